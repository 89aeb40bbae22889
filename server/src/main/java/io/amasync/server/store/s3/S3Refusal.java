package io.amasync.server.store.s3;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A store's answer that is no success, as far as it says something.
 *
 * @param code S3's code; empty when there is none, as of every HEAD
 * @param said the store's own words; empty when there are none
 * @param region the bucket's region; empty when the store does not tell it
 */
record S3Refusal(int status, String code, String said, String region) {
  private static final String REGION_HEADER = "x-amz-bucket-region";
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,100})</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,300})");
  private static final Pattern REGION = Pattern.compile("expecting '([a-z0-9-]{1,50})'");

  static S3Refusal of(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    if (details == null) {
      return new S3Refusal(e.statusCode(), "", "", "");
    }
    String said = orEmpty(details.errorMessage());
    String region =
        details.sdkHttpResponse() == null
            ? ""
            : details.sdkHttpResponse().firstMatchingHeader(REGION_HEADER).orElse("");
    return new S3Refusal(
        e.statusCode(),
        orEmpty(details.errorCode()),
        said,
        region.isEmpty() ? find(REGION, said) : region);
  }

  static S3Refusal of(HttpResponse<String> answer) {
    String body = answer.body();
    return new S3Refusal(
        answer.statusCode(),
        find(CODE, body),
        find(MESSAGE, body),
        answer.headers().firstValue(REGION_HEADER).orElse(find(REGION, body)));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String find(Pattern pattern, String body) {
    Matcher found = pattern.matcher(body);
    return found.find() ? found.group(1) : "";
  }
}

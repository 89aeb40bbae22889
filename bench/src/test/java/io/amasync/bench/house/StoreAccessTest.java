package io.amasync.bench.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code config/iam} lets whom do. */
class StoreAccessTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILES = Path.of("../config/iam");
  private static final String STAGING = "arn:aws:s3:::STAGING-BUCKET";
  private static final String REMOTE = "arn:aws:s3:::REMOTE-BUCKET";

  private static JsonNode read(String file) throws IOException {
    return JSON.readTree(FILES.resolve(file).toFile());
  }

  /** "EFFECT ACTION RESOURCE" for each of them, since a statement may name several. */
  private static List<String> rights(String file) throws IOException {
    List<String> rights = new ArrayList<>();
    for (JsonNode statement : read(file).path("Statement")) {
      for (String action : texts(statement.path("Action"))) {
        for (String resource : texts(statement.path("Resource"))) {
          rights.add(statement.path("Effect").asText() + " " + action + " " + resource);
        }
      }
    }
    return rights;
  }

  private static List<String> texts(JsonNode oneOrMany) {
    List<String> texts = new ArrayList<>();
    if (oneOrMany.isTextual()) {
      texts.add(oneOrMany.asText());
    }
    oneOrMany.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void whoSignsClientsUploadsMayPutIntoStagingAndNothingElse() throws Exception {
    assertThat(rights("staging-signer.json"))
        .containsExactly("Allow s3:PutObject " + STAGING + "/*");
    JsonNode statement = read("staging-signer.json").path("Statement").path(0);
    assertThat(statement.fieldNames())
        .toIterable()
        .containsExactly("Sid", "Effect", "Action", "Resource");
  }

  @Test
  void theServerPutsIntoRemoteOnly() throws Exception {
    assertThat(rights("server.json"))
        .containsExactlyInAnyOrder(
            "Allow s3:GetObject " + STAGING + "/*",
            "Allow s3:DeleteObject " + STAGING + "/*",
            "Allow s3:ListBucket " + STAGING,
            "Allow s3:GetObject " + REMOTE + "/*",
            "Allow s3:PutObject " + REMOTE + "/*",
            "Allow s3:DeleteObject " + REMOTE + "/*",
            "Allow s3:ListBucket " + REMOTE);
  }

  @Test
  void bucketPoliciesGiveNothingAndDenyPlainHttp() throws Exception {
    for (String bucket : List.of("staging", "remote")) {
      String file = bucket + "-bucket-policy.json";
      assertThat(rights(file)).isNotEmpty().allSatisfy(r -> assertThat(r).startsWith("Deny "));
      JsonNode tls = read(file).path("Statement").path(0);
      assertThat(texts(tls.path("Action"))).containsExactly("s3:*");
      assertThat(texts(tls.path("Resource"))).hasSize(2);
      assertThat(tls.path("Condition").toString())
          .isEqualTo("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}");
    }
    assertThat(rights("remote-bucket-policy.json"))
        .contains("Deny s3:PutObject* " + REMOTE + "/*", "Deny s3:DeleteObject* " + REMOTE + "/*");
  }

  @Test
  void whatStaysInStagingExpires() throws Exception {
    JsonNode rules = read("staging-lifecycle.json").path("Rules");
    assertThat(rules.findValue("Expiration").path("Days").asInt()).isEqualTo(7);
    assertThat(
            rules.findValue("AbortIncompleteMultipartUpload").path("DaysAfterInitiation").asInt())
        .isEqualTo(1);
    assertThat(rules.findValuesAsText("Status")).containsOnly("Enabled");
  }

  @Test
  void everyFileIsExplained() throws Exception {
    String readme = Files.readString(FILES.resolve("README.md"));
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        assertThat(readme).contains("(" + file.getFileName() + ")");
        assertThat(JSON.readTree(file.toFile()).isObject()).isTrue();
      }
    }
  }
}

package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How many requests a store got.
 *
 * @param puts objects written with a body, parts of them included
 * @param copies PUTs of packs into the bucket {@code remote}: only ama-sync's server makes those,
 *     and always as copies of what lies in {@code staging}
 * @param heads of single objects
 * @param gets of single objects and of lists
 * @param others deletions, several at once or single, and the start and end of multipart uploads
 */
record S3Requests(long puts, long copies, long heads, long gets, long others) {
  static final S3Requests NONE = new S3Requests(0, 0, 0, 0, 0);

  /** As S3Proxy logs a request: {@code {PUT@4f1c http://host/bucket/key HTTP/1.1}}. */
  private static final Pattern REQUEST = Pattern.compile("\\{([A-Z]+)@\\w+ http://[^/]+/([^ ?]*)");

  private static final Pattern COPY_TARGET = Pattern.compile("remote/[^/]+/packs/.*");

  /** The median of each kind by itself. */
  static S3Requests medians(List<S3Requests> all) {
    return new S3Requests(
        median(all, S3Requests::puts),
        median(all, S3Requests::copies),
        median(all, S3Requests::heads),
        median(all, S3Requests::gets),
        median(all, S3Requests::others));
  }

  private static long median(List<S3Requests> all, ToDoubleFunction<S3Requests> kind) {
    return Math.round(Medians.of(all, kind));
  }

  static S3Requests in(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(REQUEST::matcher)
          .filter(Matcher::find)
          .map(found -> one(found.group(1), found.group(2)))
          .reduce(NONE, S3Requests::plus);
    }
  }

  private static S3Requests one(String method, String target) {
    return switch (method) {
      case "PUT" ->
          COPY_TARGET.matcher(target).matches()
              ? new S3Requests(0, 1, 0, 0, 0)
              : new S3Requests(1, 0, 0, 0, 0);
      case "HEAD" -> new S3Requests(0, 0, 1, 0, 0);
      case "GET" -> new S3Requests(0, 0, 0, 1, 0);
      default -> new S3Requests(0, 0, 0, 0, 1);
    };
  }

  S3Requests plus(S3Requests more) {
    return new S3Requests(
        puts + more.puts,
        copies + more.copies,
        heads + more.heads,
        gets + more.gets,
        others + more.others);
  }

  S3Requests minus(S3Requests earlier) {
    return new S3Requests(
        puts - earlier.puts,
        copies - earlier.copies,
        heads - earlier.heads,
        gets - earlier.gets,
        others - earlier.others);
  }

  long all() {
    return puts + copies + heads + gets + others;
  }
}

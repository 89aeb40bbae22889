package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.protocol.api.WorkspaceView;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges, conditions and headers of the download endpoint. */
@ExtendWith(TestServer.Extension.class)
class DownloadIT {
  private static final byte[] BYTES = TestClient.noise(7, 3_000_000);
  private static final String FILE = "/v1/workspaces/w/files/dir/film.mov";

  private final TestClient client;

  DownloadIT(TestServer server) {
    this.client = server.newAccount();
  }

  @BeforeEach
  void file() throws Exception {
    WorkspaceView workspace = client.workspace("w");
    client.commit(
        workspace,
        client
            .upload()
            .directory("dir")
            .file("dir/film.mov", BYTES)
            .file("dir/page.html", "<script>")
            .file("empty", new byte[0])
            .link("link", "dir/film.mov"));
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-, 0, 2999999",
    "bytes=1000000-1999999, 1000000, 1999999",
    "bytes=2999999-, 2999999, 2999999",
    "bytes=-10, 2999990, 2999999",
    "'bytes=5-7,8-9', 5, 9",
  })
  void singleRangeGivesExactlyItsBytes(String range, int first, int last) throws Exception {
    HttpResponse<byte[]> response = client.get(FILE, "Range", range);
    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(header(response, "Content-Range"))
        .isEqualTo("bytes %d-%d/3000000".formatted(first, last));
    assertThat(header(response, "Content-Length")).isEqualTo("" + (last - first + 1));
    assertThat(response.body()).isEqualTo(Arrays.copyOfRange(BYTES, first, last + 1));
  }

  @Test
  void severalRangesComeAsParts() throws Exception {
    HttpResponse<byte[]> response = client.get(FILE, "Range", "bytes=2000000-2000004,0-4,-3");
    assertThat(response.statusCode()).isEqualTo(206);
    String type = header(response, "Content-Type");
    assertThat(type).startsWith("multipart/byteranges;boundary=");
    String boundary = type.substring(type.indexOf('=') + 1);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    String between = "";
    for (int[] range : new int[][] {{0, 4}, {2000000, 2000004}, {2999997, 2999999}}) {
      String head =
          "%s--%s\r\nContent-Type: video/quicktime\r\nContent-Range: bytes %d-%d/3000000\r\n\r\n"
              .formatted(between, boundary, range[0], range[1]);
      expected.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      expected.writeBytes(Arrays.copyOfRange(BYTES, range[0], range[1] + 1));
      between = "\r\n";
    }
    expected.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.US_ASCII));
    assertThat(response.body()).isEqualTo(expected.toByteArray());
    assertThat(header(response, "Content-Length")).isEqualTo("" + expected.size());
  }

  @Test
  void rangeBeyondTheEndIsNotSatisfiable() throws Exception {
    HttpResponse<byte[]> response = client.get(FILE, "Range", "bytes=3000000-");
    assertThat(TestClient.code(response)).isEqualTo("range-not-satisfiable");
    assertThat(header(response, "Content-Range")).isEqualTo("bytes */3000000");
  }

  @Test
  void rangeThatIsNotUnderstoodGivesTheWhole() throws Exception {
    HttpResponse<byte[]> response = client.get(FILE, "Range", "lines=1-2");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(BYTES);
  }

  @Test
  void headersSayWhatTheFileIs() throws Exception {
    HttpResponse<byte[]> response = client.get(FILE);
    assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(response, "Cache-Control")).contains("private");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Content-Type")).isEqualTo("video/quicktime");
    assertThat(header(response, "Content-Length")).isEqualTo("3000000");
    assertThat(header(response, "ETag")).matches("\"[0-9a-f]{64}\"");
    assertThat(header(response, "Last-Modified")).endsWith(" GMT");
    assertThat(header(response, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"film.mov\"; filename*=UTF-8''film.mov");
    assertThat(header(client.get("/v1/workspaces/w/files/dir/page.html"), "Content-Type"))
        .isEqualTo("application/octet-stream");
  }

  @Test
  void headGivesTheSameHeadersWithoutABody() throws Exception {
    HttpResponse<byte[]> head =
        client.send(client.request(FILE).method("HEAD", BodyPublishers.noBody()));
    HttpResponse<byte[]> get = client.get(FILE);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name : new String[] {"ETag", "Content-Length", "Content-Type", "Last-Modified"}) {
      assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
    }
    HttpResponse<byte[]> range =
        client.send(
            client
                .request(FILE)
                .header("Range", "bytes=0-9")
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(header(range, "Content-Length")).isEqualTo("10");
    HttpResponse<byte[]> none =
        client.send(client.request(FILE + "x").method("HEAD", BodyPublishers.noBody()));
    assertThat(none.statusCode()).isEqualTo(404);
  }

  @Test
  void conditionsAreHonoured() throws Exception {
    HttpResponse<byte[]> first = client.get(FILE);
    String etag = header(first, "ETag");
    HttpResponse<byte[]> same = client.get(FILE, "If-None-Match", etag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(header(same, "ETag")).isEqualTo(etag);
    assertThat(client.get(FILE, "If-Modified-Since", header(first, "Last-Modified")).statusCode())
        .isEqualTo(304);
    assertThat(client.get(FILE, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    assertThat(TestClient.code(client.get(FILE, "If-Match", "\"other\"")))
        .isEqualTo("precondition-failed");
    assertThat(client.get(FILE, "Range", "bytes=0-9", "If-Range", etag).statusCode())
        .isEqualTo(206);
    assertThat(client.get(FILE, "Range", "bytes=0-9", "If-Range", "\"other\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void emptyFileIsSentAndHasNoRange() throws Exception {
    HttpResponse<byte[]> whole = client.get("/v1/workspaces/w/files/empty");
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(header(whole, "Content-Length")).isEqualTo("0");
    HttpResponse<byte[]> range = client.get("/v1/workspaces/w/files/empty", "Range", "bytes=0-");
    assertThat(range.statusCode()).isEqualTo(416);
  }

  @Test
  void directoriesAndLinksAreNotDownloads() throws Exception {
    HttpResponse<byte[]> directory = client.get("/v1/workspaces/w/files/dir");
    assertThat(TestClient.code(directory)).isEqualTo("not-found");
    assertThat(TestClient.problem(directory).detail()).contains("is a directory");
    HttpResponse<byte[]> link = client.get("/v1/workspaces/w/files/link");
    assertThat(TestClient.code(link)).isEqualTo("not-found");
    assertThat(TestClient.problem(link).detail()).contains("symbolic link to 'dir/film.mov'");
  }
}

package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.protocol.api.WorkspaceView;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is a problem of 4xx that says what is wrong. */
@ExtendWith(TestServer.Extension.class)
class BadInputIT {
  private final TestServer server;
  private final TestClient client;

  BadInputIT(TestServer server) {
    this.server = server;
    this.client = server.newAccount();
  }

  @BeforeEach
  void workspace() throws Exception {
    client.workspace("w");
  }

  private RawHttp.Answer raw(String method, String target, String body, String... headers)
      throws IOException {
    return RawHttp.send(
        server.url(),
        RawHttp.head(method, target, client.token(), headers),
        body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../etc/passwd",
        "a/../../etc/passwd",
        "%2e%2e/etc/passwd",
        "a/%2E%2e/b",
        "a/./b",
        "%2e",
        "/etc/passwd",
        "a//b",
        "a/",
        "a%2Fb",
        "a%2fb",
        "..%2f..%2fetc%2fpasswd",
        "a/..;x/../b/..",
      })
  void pathsThatCanNameNoFileAreInvalid(String path) throws Exception {
    for (String place : new String[] {"files", "revisions"}) {
      RawHttp.Answer answer = raw("GET", "/v1/workspaces/w/" + place + "/" + path, "");
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("invalid-path");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/workspaces/w/files/a%00b",
        "/v1/workspaces/w/files/a%zz",
        "/v1/workspaces/w/files/a%",
        "/v1/workspaces/w/files?prefix=%zz",
        "/v1/workspaces/w/files?version=x",
        "/v1/workspaces/w/files?version=-1",
        "/v1/workspaces/w/files?version=99999999999999999999",
        "/v1/workspaces/w/files?limit=0",
        "/v1/workspaces/w/files?limit=10001",
        "/v1/workspaces/w/files?after=!",
        "/v1/workspaces/w/files?after=Li4",
        "/v1/workspaces/w/files/a?revision=0",
        "/v1/workspaces/w/files/a?revision=1&version=1",
        "/v1/workspaces/w/commits?after=-1",
        "/v1/workspaces/w/commits?limit=x",
        "/v1/workspaces/w/archive?format=rar",
        "/v1/workspaces/w/tree?revision=1",
        "/v1/workspaces/w/tree?path=a%2F..%2Fb",
        "/v1/workspaces/w/tree?path=%00",
        "/v1/workspaces/w/revisions/a?after=x",
      })
  void addressesThatMeanNothingAreBadRequests(String target) throws Exception {
    RawHttp.Answer answer = raw("GET", target, "");
    assertThat(answer.status()).as(target).isEqualTo(400);
    assertThat(answer.code()).isIn("bad-request", "invalid-path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v2/workspaces",
        "/v1//workspaces",
        "/v1/workspaces/none",
        "/v1/workspaces/%2e%2e",
        "/v1/workspaces/%FF",
        "/v1/workspaces/a%2Fb",
        "/v1/workspaces/00000000-0000-0000-0000-000000000000",
        "/v1/workspaces/w/commits/none",
        "/v1/workspaces/w/commits/00000000-0000-0000-0000-000000000000",
        "/v1/workspaces/w/files/none",
        "/v1/workspaces/w/files/%FF",
        "/v1/workspaces/w/files/none?version=1",
        "/v1/workspaces/w/files?version=1",
        "/v1/workspaces/w/revisions/none",
        "/v1/workspaces/w/archive?version=1",
        "/v1/workspaces/w/tree?path=none",
        "/v1/workspaces/w/nothing",
      })
  void whatIsNotThereIsNotFound(String target) throws Exception {
    RawHttp.Answer answer = raw("GET", target, "");
    assertThat(answer.status()).as(target).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/workspaces",
    "PUT, /v1/account",
    "PATCH, /v1/workspaces/w",
    "POST, /v1/workspaces/w/files/a",
    "TRACE, /v1/workspaces",
    "NONSENSE, /v1/workspaces",
    "GET, /v1/workspaces/w/chunks/unseen",
  })
  void methodsThatAnAddressDoesNotHaveAreNotAllowed(String method, String target) throws Exception {
    RawHttp.Answer answer = raw(method, target, "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.code()).isEqualTo("method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "[]",
        "\"w\"",
        "{\"name\":\"x\"}",
        "{\"name\":null,\"chunking\":\"cdc\"}",
        "{\"name\":\"x\",\"chunking\":\"other\"}",
        "{\"name\":\"x\",\"chunking\":7}",
        "{\"name\":{},\"chunking\":\"cdc\"}",
        "{\"name\":\"\",\"chunking\":\"cdc\"}",
        "{\"name\":\" x\",\"chunking\":\"cdc\"}",
        "{\"name\":\"a/b\",\"chunking\":\"cdc\"}",
        "{\"name\":\"a\\u0000b\",\"chunking\":\"cdc\"}",
        "{\"name\":\"a\\ud800b\",\"chunking\":\"cdc\"}",
        "{\"name\":\"35dc62c9-abea-43ec-946a-4adb57ce5112\",\"chunking\":\"cdc\"}",
      })
  void workspaceRequestsThatAreWrongAreBadRequests(String body) throws Exception {
    HttpResponse<byte[]> response =
        client.post("/v1/workspaces", "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(body).isEqualTo(400);
    assertThat(TestClient.code(response)).isEqualTo("bad-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"idempotencyKey\":\"x\",\"parentVersion\":0,\"top\":\"TOP\",\"device\":\"d\"}",
        "{\"idempotencyKey\":\"1-1-1-1-1\",\"parentVersion\":0,\"top\":\"TOP\",\"device\":\"d\"}",
        "{\"idempotencyKey\":\"KEY\",\"parentVersion\":-1,\"top\":\"TOP\",\"device\":\"d\"}",
        "{\"idempotencyKey\":\"KEY\",\"parentVersion\":null,\"top\":\"TOP\",\"device\":\"d\"}",
        "{\"idempotencyKey\":\"KEY\",\"parentVersion\":1e99,\"top\":\"TOP\",\"device\":\"d\"}",
        "{\"idempotencyKey\":\"KEY\",\"parentVersion\":0,\"top\":\"short\",\"device\":\"d\"}",
        "{\"idempotencyKey\":\"KEY\",\"parentVersion\":0,\"top\":\"TOP\",\"device\":\"\"}",
        "{\"idempotencyKey\":\"KEY\",\"parentVersion\":0,\"top\":\"TOP\",\"device\":\"a\\u0000\"}",
        "{\"idempotencyKey\":\"KEY\",\"parentVersion\":0,\"top\":\"TOP\",\"device\":\"\\ud800\"}",
      })
  void commitRequestsThatAreWrongAreBadRequests(String body) throws Exception {
    String filled =
        body.replace("TOP", "0".repeat(64)).replace("KEY", "35dc62c9-abea-43ec-946a-4adb57ce5112");
    HttpResponse<byte[]> response =
        client.post(
            "/v1/workspaces/w/commits",
            "application/json",
            filled.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(body).isEqualTo(400);
    assertThat(TestClient.code(response)).isEqualTo("bad-request");
  }

  @Test
  void deeplyNestedJsonIsRefused() throws Exception {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    HttpResponse<byte[]> response =
        client.post("/v1/workspaces", "application/json", deep.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).isEqualTo(400);
    TestClient.problem(response);
  }

  @Test
  void jsonOfMoreThanAMebibyteIsTooLargeWhetherAnnouncedOrNot() throws Exception {
    int size = (1 << 20) + 1;
    RawHttp.Answer announced =
        RawHttp.send(
            server.url(),
            RawHttp.head(
                "POST",
                "/v1/workspaces",
                client.token(),
                "Content-Type: application/json",
                "Content-Length: " + size),
            new byte[0]);
    assertThat(announced.code()).isEqualTo("body-too-large");
    String chunked = "%x\r\n{%s\r\n0\r\n\r\n".formatted(size + 1, " ".repeat(size));
    RawHttp.Answer unannounced =
        raw(
            "POST",
            "/v1/workspaces",
            chunked,
            "Content-Type: application/json",
            "Transfer-Encoding: chunked");
    assertThat(unannounced.code()).as(unannounced.text()).isEqualTo("body-too-large");
  }

  @Test
  void compressedBodiesAreNotTaken() throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            client
                .request("/v1/workspaces")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(new byte[] {31})));
    assertThat(TestClient.code(response)).isEqualTo("unsupported-media-type");
  }

  @Test
  void aRefusalOfABodySaysThatTheConnectionEnds() throws Exception {
    HttpResponse<byte[]> response =
        client.post("/v1/workspaces/w/chunks/unseen", "text/plain", new byte[32]);
    assertThat(response.headers().firstValue("Connection")).hasValue("close");
  }

  @Test
  void wrongTypesOfBodiesAreUnsupported() throws Exception {
    assertThat(TestClient.code(client.post("/v1/workspaces", "text/plain", new byte[] {'{'})))
        .isEqualTo("unsupported-media-type");
    assertThat(
            TestClient.code(
                client.post("/v1/workspaces/w/chunks/unseen", "text/plain", new byte[32])))
        .isEqualTo("unsupported-media-type");
  }

  @Test
  void typesThatAreNotOfferedAreNotAcceptable() throws Exception {
    HttpResponse<byte[]> response = client.get("/v1/workspaces", "Accept", "text/html");
    assertThat(TestClient.code(response)).isEqualTo("not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 33})
  void chunkIdsAreOfThirtyTwoBytes(int length) throws Exception {
    HttpResponse<byte[]> response =
        client.post(
            "/v1/workspaces/w/chunks/unseen",
            "application/vnd.ama-sync.chunk-ids",
            new byte[length]);
    assertThat(TestClient.code(response)).isEqualTo("bad-request");
  }

  @Test
  void moreChunkIdsThanAllowedAreTooLarge() throws Exception {
    HttpResponse<byte[]> response =
        client.post(
            "/v1/workspaces/w/chunks/unseen",
            "application/vnd.ama-sync.chunk-ids",
            new byte[65_537 * 32]);
    assertThat(TestClient.code(response)).isEqualTo("body-too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearer ama_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer \u00e9",
      })
  void requestsWithoutAValidTokenAreUnauthorized(String authorization) throws Exception {
    String head =
        authorization.isEmpty()
            ? RawHttp.head("GET", "/v1/workspaces", "")
            : RawHttp.head("GET", "/v1/workspaces", "", "Authorization: " + authorization);
    RawHttp.Answer answer = RawHttp.send(server.url(), head, new byte[0]);
    assertThat(answer.code()).isEqualTo("unauthorized");
    assertThat(answer.head()).contains("WWW-Authenticate: Bearer");
  }

  @Test
  void tokensInTheQueryDoNotCount() throws Exception {
    RawHttp.Answer answer =
        RawHttp.send(
            server.url(),
            RawHttp.head("GET", "/v1/workspaces?access_token=" + client.token(), ""),
            new byte[0]);
    assertThat(answer.code()).isEqualTo("unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/workspaces\r\n\r\n",
        "GET\r\n\r\n",
        "GET /v1/workspaces HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /v1/workspaces HTTP/1.1\r\n\r\n",
        "GET /v1/workspaces HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET /v1/workspaces HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET /v1/workspaces HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
        "GET /v1/workspaces/\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
      })
  void requestsThatAreNotHttpAreProblemsOfJettys(String request) throws Exception {
    RawHttp.Answer answer = RawHttp.send(server.url(), request, new byte[0]);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("bad-request");
  }

  @Test
  void headersThatAreTooLargeAreAProblem() throws Exception {
    RawHttp.Answer answer =
        RawHttp.send(
            server.url(),
            RawHttp.head("GET", "/v1/workspaces", "", "X: " + "x".repeat(20_000)),
            new byte[0]);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("bad-request");
  }

  @Test
  void bodyThatEndsTooEarlyIsABadRequest() throws Exception {
    try (Socket socket = RawHttp.open(server.url())) {
      String head =
          RawHttp.head(
              "POST",
              "/v1/workspaces",
              client.token(),
              "Content-Type: application/json",
              "Content-Length: 100");
      socket.getOutputStream().write((head + "{\"name\":").getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      RawHttp.Answer answer = RawHttp.read(socket);
      assertThat(answer.code()).isEqualTo("bad-request");
    }
  }

  @Test
  void workspaceOfAnotherChunkingIsAConflict() throws Exception {
    HttpResponse<byte[]> response =
        client.post(
            "/v1/workspaces",
            "application/json",
            "{\"name\":\"w\",\"chunking\":\"fixed\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(TestClient.code(response)).isEqualTo("conflict");
    WorkspaceView same = client.workspace("w");
    assertThat(same.name()).isEqualTo("w");
  }
}

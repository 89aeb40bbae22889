package io.amasync.server.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real store rarely says, said by a fake one. */
class StrangeAnswersTest {
  private static final StagedPack PACK =
      new StagedPack(
          new StagingKey(
              7,
              new UUID(1, 2),
              new TopHash(new Digest256(0, 0, 0, 1)),
              new PackId(new Digest256(3, 0, 0, 0))),
          15,
          42);

  private static final StagedPack SECOND =
      new StagedPack(
          new StagingKey(
              7, new UUID(1, 2), PACK.key().top(), new PackId(new Digest256(4, 0, 0, 0))),
          15,
          42);

  private static final String RIGHT_COPY =
      "<CopyObjectResult><ETag>\"x\"</ETag><ChecksumCRC32C>AAAAKg==</ChecksumCRC32C></CopyObjectResult>";

  @TempDir private Path spool;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer http;
  private S3BlobStore store;
  private String copyAnswer = "";
  private String listAnswer = "";
  private String deleteAnswer = "<DeleteResult></DeleteResult>";
  private String checksumHeader = "x-amz-checksum-crc32c";
  private String remoteChecksum = "AAAAKg==";
  private int deletionStatus = 200;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
    store =
        S3BlobStore.open(
            new StoreConfig.S3(
                URI.create("http://127.0.0.1:" + http.getAddress().getPort()),
                "us-east-1",
                true,
                StoreConfig.Checksum.CRC32C,
                true,
                false,
                new StoreConfig.Bucket("staging", "a", "b", null, null, null),
                new StoreConfig.Bucket("remote", "a", "b", null, null, null)),
            spool);
  }

  @AfterEach
  void stop() {
    store.close();
    http.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    requests.add(method + " " + path.split("/", -1)[1]);
    if (method.equals("HEAD")) {
      exchange.getResponseHeaders().add("ETag", "\"e\"");
      exchange.getResponseHeaders().add("Content-Length", "15");
      exchange
          .getResponseHeaders()
          .add(checksumHeader, path.startsWith("/staging/") ? "AAAAKg==" : remoteChecksum);
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    String body =
        switch (method) {
          case "PUT" -> copyAnswer;
          case "GET" -> listAnswer;
          default -> deleteAnswer;
        };
    byte[] bytes = ("<?xml version=\"1.0\"?>" + body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(method.equals("POST") ? deletionStatus : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void successWithAnErrorInItsBodyIsAnErrorAndNothingIsDeleted() {
    copyAnswer = "<Error><Code>InternalError</Code><Message>try again</Message></Error>";
    assertThatThrownBy(() -> store.promote(List.of(PACK)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(BlobMissingException.class)
        .hasMessageContaining("InternalError");
    assertThat(requests).contains("PUT remote").doesNotContain("POST staging", "POST remote");
  }

  @Test
  void copyWithAnotherChecksumIsThrownAwayAndCountsAsMissing() {
    copyAnswer =
        "<CopyObjectResult><ETag>\"e\"</ETag><ChecksumCRC32C>AAAAKw==</ChecksumCRC32C></CopyObjectResult>";
    remoteChecksum = "AAAAKw==";
    assertThatThrownBy(() -> store.promote(List.of(PACK))).isInstanceOf(BlobMissingException.class);
    assertThat(requests).contains("POST remote").doesNotContain("POST staging");
  }

  @Test
  void wrongCopyThatMayNotBeDeletedIsAnError() {
    copyAnswer = "<CopyObjectResult><ETag>\"x\"</ETag></CopyObjectResult>";
    remoteChecksum = "AAAAKw==";
    deleteAnswer =
        "<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>";
    assertThatThrownBy(() -> store.promote(List.of(PACK)))
        .isNotInstanceOf(BlobMissingException.class)
        .hasMessageContaining("Let the keys of store.remote do s3:DeleteObject");
  }

  @Test
  void copyWithTheRightChecksumIsTakenAndStagingCleared() throws IOException {
    copyAnswer = RIGHT_COPY;
    store.promote(List.of(PACK));
    assertThat(requests).containsExactly("HEAD staging", "PUT remote", "POST staging");
  }

  @Test
  void stagingThatCannotBeClearedForNowFailsAndIsClearedByTheNextAttempt() throws IOException {
    copyAnswer = RIGHT_COPY;
    deletionStatus = 503;
    assertThatThrownBy(() -> store.promote(List.of(PACK)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(BlobMissingException.class);
    deletionStatus = 200;
    store.promote(List.of(PACK));
    assertThat(requests).endsWith("HEAD staging", "PUT remote", "POST staging");
  }

  @Test
  void stagingThatMustNotBeClearedIsLeftToItsLifecycleRule() throws IOException {
    copyAnswer = RIGHT_COPY;
    deletionStatus = 403;
    store.promote(List.of(PACK));
    assertThat(requests).containsExactly("HEAD staging", "PUT remote", "POST staging");
  }

  @Test
  void copyOfAnotherEntityTagIsLookedAtWhenTheStoreTellsNoChecksumOfIt() throws IOException {
    copyAnswer = "<CopyObjectResult><ETag>\"x\"</ETag></CopyObjectResult>";
    store.promote(List.of(PACK));
    assertThat(requests)
        .containsExactly("HEAD staging", "PUT remote", "HEAD remote", "POST staging");
  }

  @Test
  void checksumThatTheUploadWasHeldToCountsWhereTheStoreTellsNone() throws IOException {
    checksumHeader = "x-amz-meta-ama-crc32c";
    assertThat(store.isStaged(PACK)).isTrue();
    assertThat(store.isStaged(new StagedPack(PACK.key(), 15, 43))).isFalse();
    assertThat(requests).containsExactly("HEAD staging", "HEAD staging", "DELETE staging");
  }

  @Test
  void objectWithoutAnyChecksumIsRead() throws IOException {
    checksumHeader = "x-amz-meta-other";
    assertThat(store.isStaged(PACK)).isFalse();
    assertThat(requests).containsExactly("HEAD staging", "GET staging", "DELETE staging");
  }

  private static String listed(StagedPack pack, int sizeBytes, String entityTag) {
    return "<Contents><Key>%s</Key>%s<Size>%d</Size></Contents>"
        .formatted(StagedObject.path(pack), entityTag, sizeBytes);
  }

  @Test
  void packsThatAListingShowsAreCopiedWithoutAnotherLook() throws IOException {
    copyAnswer = RIGHT_COPY;
    listAnswer =
        "<ListBucketResult>%s%s</ListBucketResult>"
            .formatted(
                listed(PACK, 15, "<ETag>\"e\"</ETag>"), listed(SECOND, 15, "<ETag>\"f\"</ETag>"));
    store.promote(List.of(PACK, SECOND));
    assertThat(requests).containsExactly("GET staging", "PUT remote", "PUT remote", "POST staging");
  }

  @Test
  void packOfWhichAListingDoesNotTellEnoughIsLookedAt() throws IOException {
    copyAnswer = RIGHT_COPY;
    for (String lacking :
        List.of("", listed(SECOND, 14, "<ETag>\"f\"</ETag>"), listed(SECOND, 15, ""))) {
      requests.clear();
      listAnswer =
          "<ListBucketResult>%s%s</ListBucketResult>"
              .formatted(listed(PACK, 15, "<ETag>\"e\"</ETag>"), lacking);
      store.promote(List.of(PACK, SECOND));
      assertThat(requests)
          .containsExactlyInAnyOrder(
              "GET staging", "HEAD staging", "PUT remote", "PUT remote", "POST staging");
    }
  }
}

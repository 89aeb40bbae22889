package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.hash.HashSelector;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.pack.ChunkDecoder;
import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackFormat;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.manifest.ManifestEntry.PutFile;
import io.amasync.protocol.tree.TreeStreamReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that were damaged on the disk are never sent as if they were right. */
@ExtendWith(TestServer.Extension.class)
class DamageIT {
  private static final int SIZE = 12_000_000;
  private static final byte[] BYTES = TestClient.noise(11, SIZE);

  private final TestServer server;
  private final TestClient client;

  DamageIT(TestServer server) {
    this.server = server;
    this.client = server.newAccount();
  }

  @BeforeEach
  void file() throws Exception {
    WorkspaceView workspace = client.workspace("w");
    client.commit(workspace, client.upload().file("big", BYTES).file("small", "x"));
  }

  private Path largestPack() throws IOException {
    try (Stream<Path> files = Files.walk(server.packs(client.accountId()))) {
      List<Path> packs = files.filter(Files::isRegularFile).toList();
      return packs.stream().max(Comparator.comparingLong(p -> p.toFile().length())).orElseThrow();
    }
  }

  private void damage(long position) throws IOException {
    try (FileChannel pack = FileChannel.open(largestPack(), StandardOpenOption.WRITE)) {
      pack.write(ByteBuffer.wrap(new byte[64]), position);
    }
  }

  private RawHttp.Answer get(String target) throws IOException {
    return RawHttp.send(server.url(), RawHttp.head("GET", target, client.token()), new byte[0]);
  }

  @Test
  void damageInTheMiddleBreaksTheDownloadBeforeTheWrongBytes() throws Exception {
    damage(SIZE / 2);
    RawHttp.Answer answer = get("/v1/workspaces/w/files/big");
    assertThat(answer.status()).isEqualTo(200);
    byte[] body = answer.body();
    assertThat(body.length).isLessThan(SIZE);
    assertThat(body).isEqualTo(Arrays.copyOf(BYTES, body.length));
  }

  @Test
  void damageInTheFirstChunkIsAProblem() throws Exception {
    damage(1000);
    RawHttp.Answer answer = get("/v1/workspaces/w/files/big");
    assertThat(answer.code()).isEqualTo("internal");
    assertThat(answer.head()).contains(" 500 ");
  }

  @Test
  void rangeOutsideOfTheDamageIsStillSent() throws Exception {
    damage(SIZE / 2);
    assertThat(client.get("/v1/workspaces/w/files/big", "Range", "bytes=0-99").body())
        .isEqualTo(Arrays.copyOf(BYTES, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"archive?format=tar", "archive?format=zip"})
  void archiveOfADamagedPackHasNoProperEnd(String what) throws Exception {
    damage(SIZE / 2);
    assertNoProperEnd(get("/v1/workspaces/w/" + what));
  }

  @ParameterizedTest
  @ValueSource(strings = {"archive?format=tar", "archive?format=zip", "tree"})
  void answerThatTheStoreBreaksHasNoProperEnd(String what) throws Exception {
    try (FileChannel pack = FileChannel.open(largestPack(), StandardOpenOption.WRITE)) {
      pack.truncate(SIZE / 2);
    }
    assertNoProperEnd(get("/v1/workspaces/w/" + what));
  }

  private static void assertNoProperEnd(RawHttp.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.head().toLowerCase(Locale.ROOT)).contains("transfer-encoding: chunked");
    assertThat(answer.text()).doesNotEndWith("0\r\n\r\n");
    assertThat(answer.broken()).isTrue();
  }

  @Test
  void damageInATreeStreamIsFoundByWhoeverDecodesIt() throws Exception {
    damage(SIZE / 2);
    TreeStreamReader reader =
        new TreeStreamReader(
            new ByteArrayInputStream(client.get("/v1/workspaces/w/tree?path=big").body()));
    PutFile file = (PutFile) Objects.requireNonNull(reader.next());
    ChunkDecoder decoder = new ChunkDecoder(client.keys(), HashSelector.fastest());
    List<ChunkId> damaged = new ArrayList<>();
    byte[] raw = new byte[PackFormat.MAXIMUM_CHUNK_BYTES];
    for (int i = 0; i < file.chunks().count(); i++) {
      PackEntry entry = Upload.entry(file.chunks(), i, reader.chunk());
      byte[] payload = new byte[entry.storedLength()];
      reader.readFully(payload, 0, payload.length);
      try {
        decoder.decode(entry, payload, 0, raw);
      } catch (CorruptPackException e) {
        damaged.add(entry.id());
      }
    }
    assertThat(damaged).hasSizeBetween(1, 2); // what is damaged may lie across a boundary
    assertThat(file.chunks().count()).isGreaterThan(3);
    assertThat(reader.next()).isNull();
  }

  @Test
  void clientOfHttp10SeesAResetAndNoProperEnd() throws Exception {
    damage(SIZE / 2);
    RawHttp.Answer answer =
        RawHttp.send(
            server.url(),
            RawHttp.head("GET", "/v1/workspaces/w/archive", client.token())
                .replace("HTTP/1.1", "HTTP/1.0"),
            new byte[0]);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.broken()).isTrue();
  }

  @Test
  void packThatIsGoneIsAProblem() throws Exception {
    Files.delete(largestPack());
    assertThat(get("/v1/workspaces/w/files/big").code()).isEqualTo("internal");
  }

  @Test
  void forgottenPackIsHealedByTheNextUpload() throws Exception {
    Path pack = largestPack();
    Files.delete(pack);
    server.metastore().packs().forget(client.accountId(), PackId.parse(pack.toFile().getName()));
    WorkspaceView workspace = client.workspace("w");
    client.commit(workspace, client.upload().file("again", BYTES));
    assertThat(client.get("/v1/workspaces/w/files/big").body()).isEqualTo(BYTES);
  }
}

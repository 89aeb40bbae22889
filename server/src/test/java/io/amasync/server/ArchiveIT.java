package io.amasync.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.hash.HashSelector;
import io.amasync.chunker.pack.ChunkDecoder;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import io.amasync.protocol.tree.TreeStreamReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole trees: tar, zip and the tree stream. */
@ExtendWith(TestServer.Extension.class)
class ArchiveIT {
  private static final byte[] LARGE = TestClient.noise(21, 4_000_000);
  private static final TreePath RAW = TreePath.of(new byte[] {'d', '/', (byte) 0xFE, (byte) 0xFF});
  private static final String LONG = "d/" + "n".repeat(250);
  private static final Mtime OLD = new Mtime(-1_000_000_000L, 5);
  private static final Mtime FAR = new Mtime(10_000_000_000L, 999_999_999);

  private final TestClient client;

  ArchiveIT(TestServer server) {
    this.client = server.newAccount();
  }

  @BeforeEach
  void tree() throws Exception {
    WorkspaceView workspace = client.workspace("w x");
    Upload upload =
        client
            .upload()
            .directory("d")
            .directory("empty")
            .file("d/large", LARGE)
            .file(LONG, "long")
            .file(RAW, 0, 0600, OLD, "raw".getBytes(StandardCharsets.UTF_8))
            .file(TreePath.of("far"), 0, 04755, FAR, "far".getBytes(StandardCharsets.UTF_8))
            .file("nothing", new byte[0])
            .link("link", "d/large");
    for (int i = 0; i < 700; i++) {
      upload.file("many/%03d".formatted(i), "file " + i);
    }
    client.commit(workspace, upload.directory("many"));
    client.commit(workspace, client.upload().delete("far", 1).file("new", "x"));
  }

  private byte[] get(String rest) throws Exception {
    HttpResponse<byte[]> response = client.get("/v1/workspaces/w%20x/" + rest);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  @Test
  void tarHoldsEveryByteNameTimeAndMode() throws Exception {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    SortedMap<String, TarArchiveEntry> entries = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new ByteArrayInputStream(get("archive?version=1")),
            StandardCharsets.ISO_8859_1.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), entry);
        contents.put(entry.getName(), tar.readAllBytes());
      }
    }
    assertThat(entries).hasSize(709);
    assertThat(contents.get("d/large")).isEqualTo(LARGE);
    assertThat(contents.get("many/699")).asString().isEqualTo("file 699");
    assertThat(contents.get(LONG)).asString().isEqualTo("long");
    String raw = new String(RAW.toBytes(), StandardCharsets.ISO_8859_1);
    assertThat(contents.get(raw)).asString().isEqualTo("raw");
    assertThat(entry(entries, raw).getMode() & 07777).isEqualTo(0600);
    assertThat(entry(entries, raw).getLastModifiedTime().toInstant()).isEqualTo(OLD.toInstant());
    assertThat(entry(entries, "far").getLastModifiedTime().toInstant()).isEqualTo(FAR.toInstant());
    assertThat(entry(entries, "far").getMode() & 07777).isEqualTo(04755);
    assertThat(entry(entries, "link").isSymbolicLink()).isTrue();
    assertThat(entry(entries, "link").getLinkName()).isEqualTo("d/large");
    assertThat(entry(entries, "empty/").isDirectory()).isTrue();
    assertThat(contents.get("nothing")).isEmpty();
  }

  private static TarArchiveEntry entry(SortedMap<String, TarArchiveEntry> entries, String name) {
    return Objects.requireNonNull(entries.get(name), name);
  }

  @Test
  void archiveIsOfTheVersionAskedForOrTheLatest() throws Exception {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(get("archive?format=tar")))) {
      boolean isNew = false;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertThat(entry.getName()).isNotEqualTo("far");
        isNew |= entry.getName().equals("new");
      }
      assertThat(isNew).isTrue();
    }
  }

  @Test
  void zipHoldsTheSameTree() throws Exception {
    try (ZipFile zip =
        ZipFile.builder()
            .setSeekableByteChannel(
                new SeekableInMemoryByteChannel(get("archive?version=1&format=zip")))
            .get()) {
      assertThat(zip.getEntriesInPhysicalOrder().hasMoreElements()).isTrue();
      assertThat(read(zip, "d/large")).isEqualTo(LARGE);
      assertThat(read(zip, LONG)).asString().isEqualTo("long");
      assertThat(read(zip, RAW.toUrl())).asString().isEqualTo("raw");
      assertThat(read(zip, "many/000")).asString().isEqualTo("file 0");
      assertThat(read(zip, "nothing")).isEmpty();
      ZipArchiveEntry link = zip.getEntry("link");
      assertThat(link.isUnixSymlink()).isTrue();
      assertThat(zip.getUnixSymlink(link)).isEqualTo("d/large");
      assertThat(zip.getEntry("empty/").isDirectory()).isTrue();
      assertThat(zip.getEntry("far").getUnixMode() & 07777).isEqualTo(04755);
    }
  }

  private static byte[] read(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  @Test
  void archiveIsAnAttachmentNamedAfterWorkspaceAndVersion() throws Exception {
    HttpResponse<byte[]> head =
        client.send(
            client
                .request("/v1/workspaces/w%20x/archive?format=zip")
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"w x-v2.zip\"; filename*=UTF-8''w%20x-v2.zip");
    assertThat(head.headers().firstValue("Content-Type")).contains("application/zip");
  }

  @Test
  void treeStreamHoldsEntriesAndBytes() throws Exception {
    TreeStreamReader reader = new TreeStreamReader(new ByteArrayInputStream(get("tree?version=1")));
    assertThat(reader.version()).isEqualTo(1);
    int entries = 0;
    for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
      entries++;
      assertThat(entry.baseRevision()).isEqualTo(1);
      if (entry instanceof ManifestEntry.PutFile file) {
        byte[] bytes = plaintext(reader, file);
        if (file.path().equals(TreePath.of("d/large"))) {
          assertThat(bytes).isEqualTo(LARGE);
          assertThat(file.mtime()).isEqualTo(Upload.MTIME);
        }
      }
    }
    assertThat(entries).isEqualTo(709);
  }

  @Test
  void treeStreamOfAPathHasThatPathOnly() throws Exception {
    assertThat(paths("tree?path=d")).isEqualTo(4);
    assertThat(paths("tree?path=nothing")).isEqualTo(1);
    assertThat(paths("tree?path=far&version=1")).isEqualTo(1);
    assertThat(paths("tree?path=far&revision=1")).isEqualTo(1);
    assertThat(paths("tree?path=" + RAW.toUrl())).isEqualTo(1);
    assertThat(TestClient.code(client.get("/v1/workspaces/w%20x/tree?path=far")))
        .isEqualTo("not-found");
  }

  /** Decoded and verified. */
  private byte[] plaintext(TreeStreamReader reader, ManifestEntry.PutFile file) throws IOException {
    ChunkDecoder decoder = new ChunkDecoder(client.keys(), HashSelector.fastest());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < file.chunks().count(); i++) {
      PackEntry entry = Upload.entry(file.chunks(), i, reader.chunk());
      byte[] payload = new byte[entry.storedLength()];
      reader.readFully(payload, 0, payload.length);
      byte[] raw = new byte[entry.rawLength()];
      decoder.decode(entry, payload, 0, raw);
      bytes.writeBytes(raw);
    }
    return bytes.toByteArray();
  }

  @Test
  void whatIsStoredCompressedGoesOutSo() throws Exception {
    WorkspaceView workspace = client.workspace("text");
    byte[] text = "what repeats is stored in few bytes ".repeat(20_000).getBytes(UTF_8);
    Upload upload = client.upload().file("text", text);
    client.commit(workspace, upload);
    byte[] stream = client.get("/v1/workspaces/text/tree").body();
    assertThat(stream.length).isLessThan(text.length / 50);
    TreeStreamReader reader = new TreeStreamReader(new ByteArrayInputStream(stream));
    ManifestEntry.PutFile file = (ManifestEntry.PutFile) Objects.requireNonNull(reader.next());
    assertThat(plaintext(reader, file)).isEqualTo(text);
    assertThat(reader.next()).isNull();
  }

  private int paths(String rest) throws Exception {
    TreeStreamReader reader = new TreeStreamReader(new ByteArrayInputStream(get(rest)));
    int entries = 0;
    for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
      entries++;
      if (entry instanceof ManifestEntry.PutFile file) {
        plaintext(reader, file);
      }
    }
    return entries;
  }

  @Test
  void emptyWorkspaceHasAnEmptyTree() throws Exception {
    client.workspace("empty");
    TreeStreamReader reader =
        new TreeStreamReader(
            new ByteArrayInputStream(client.get("/v1/workspaces/empty/tree").body()));
    assertThat(reader.version()).isZero();
    assertThat(reader.next()).isNull();
    assertThat(client.get("/v1/workspaces/empty/archive").statusCode()).isEqualTo(200);
  }
}

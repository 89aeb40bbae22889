package io.amasync.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.Manifests;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class TreeStreamTest {
  private static final byte[] BODY = {'b', 'o', 'd', 'y'};
  private static final ManifestEntry.PutFile FILE =
      new ManifestEntry.PutFile(
          TreePath.of("dir/file"),
          1,
          0644,
          new Mtime(1, 2),
          new ContentId(new Digest256(1, 2, 3, 4)),
          new ChunkList.Builder().add(new ChunkId(new Digest256(5, 6, 7, 8)), 4).build());

  private static final StoredChunk CHUNK = new StoredChunk(0, BODY.length);

  private static byte[] sample() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TreeStreamWriter writer = new TreeStreamWriter(bytes, 42);
    writer.entry(new ManifestEntry.PutDirectory(TreePath.of("dir"), 1, 0755));
    writer.entry(FILE);
    writer.chunk(CHUNK, BODY);
    writer.end();
    return bytes.toByteArray();
  }

  @Provide
  Arbitrary<List<ManifestEntry>> trees() {
    return Manifests.entries()
        .filter(entry -> !(entry instanceof ManifestEntry.Delete))
        .filter(entry -> !(entry instanceof ManifestEntry.PutFile))
        .list()
        .ofMaxSize(10)
        .map(Manifests::ascending);
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(@ForAll("trees") List<ManifestEntry> tree, @ForAll long version)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TreeStreamWriter writer = new TreeStreamWriter(bytes, version);
    for (ManifestEntry entry : tree) {
      writer.entry(entry);
    }
    writer.end();

    TreeStreamReader reader = new TreeStreamReader(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(reader.version()).isEqualTo(version);
    List<ManifestEntry> read = new ArrayList<>();
    for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
      read.add(entry);
    }
    assertThat(read).isEqualTo(tree);
  }

  @Example
  void aFilesBytesFollowItsEntry() throws IOException {
    byte[] bytes = sample();
    assertThat(HexFormat.of().formatHex(bytes))
        .startsWith("414d415452454502000000000000002a01")
        .endsWith("0000000004" + HexFormat.of().formatHex(BODY) + "00");
    TreeStreamReader reader = new TreeStreamReader(new ByteArrayInputStream(bytes));
    assertThat(reader.next()).isInstanceOf(ManifestEntry.PutDirectory.class);
    assertThat(reader.next()).isEqualTo(FILE);
    assertThat(reader.chunk()).isEqualTo(CHUNK);
    byte[] body = new byte[BODY.length];
    reader.readFully(body, 0, body.length);
    assertThat(body).isEqualTo(BODY);
    assertThat(reader.next()).isNull();
  }

  @Example
  void everyCutIsNoticed() throws IOException {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> readSample(cut)).isInstanceOf(EOFException.class);
    }
    readSample(whole);
  }

  private static void readSample(byte[] bytes) throws IOException {
    TreeStreamReader reader = new TreeStreamReader(new ByteArrayInputStream(bytes));
    for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry instanceof ManifestEntry.PutFile file) {
        for (int i = 0; i < file.chunks().count(); i++) {
          int length = reader.chunk().storedLength();
          if (length != file.chunks().rawLength(i)) {
            throw new IOException("There is no such chunk");
          }
          reader.readFully(new byte[length], 0, length);
        }
      }
    }
  }

  @Property(tries = 2_000)
  void damageIsAnIOExceptionOrAnotherTree(@ForAll int at, @ForAll byte change) throws IOException {
    byte[] bytes = sample();
    bytes[Math.floorMod(at, bytes.length)] ^= change;
    readOrFail(bytes);
  }

  @Property(tries = 1_000)
  void arbitraryBytesAreAnIOException(@ForAll @Size(max = 100) byte[] tail) throws IOException {
    byte[] start = Arrays.copyOf(sample(), 16);
    byte[] bytes = Arrays.copyOf(start, start.length + tail.length);
    System.arraycopy(tail, 0, bytes, start.length, tail.length);
    readOrFail(bytes);
  }

  private static void readOrFail(byte[] bytes) {
    Throwable thrown = catchThrowable(() -> readSample(bytes));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(IOException.class);
    }
  }

  @Example
  void anEntryOfAnnouncedHugeLengthIsCutOffNotAllocated() {
    byte[] bytes =
        HexFormat.of().parseHex("414d4154524545020000000000000001" + "01" + "0fffffff" + "00");
    assertThatThrownBy(() -> readSample(bytes)).isInstanceOf(EOFException.class);
    byte[] longer =
        HexFormat.of().parseHex("414d4154524545020000000000000001" + "01" + "7fffffff" + "00");
    assertThatThrownBy(() -> readSample(longer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
  }

  @Example
  void aTreeHasNoDeletions() throws IOException {
    TreeStreamWriter writer = new TreeStreamWriter(new ByteArrayOutputStream(), 1);
    assertThatThrownBy(() -> writer.entry(new ManifestEntry.Delete(TreePath.of("a"), 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void anotherStreamIsRefusedWithAdvice() {
    assertThatThrownBy(() ->
            new TreeStreamReader(
                new ByteArrayInputStream("<html>404 not</html>".getBytes(StandardCharsets.UTF_8))))
        .hasMessageContaining("Check the server's address");
  }
}

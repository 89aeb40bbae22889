package io.amasync.protocol.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.TopHash;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.manifest.Manifests.Manifest;
import io.amasync.protocol.path.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class ManifestTest {
  private static final Digest256 DIGEST = Digest256.parse("0123456789abcdef".repeat(4));

  private static final Manifest SAMPLE =
      new Manifest(
          new ManifestHeader(
              new TopHash(DIGEST),
              new UUID(1, 2),
              "films",
              Chunking.FIXED,
              new UUID(3, 4),
              Instant.ofEpochMilli(1_700_000_000_123L),
              "laptop",
              "beta",
              "why",
              4),
          List.of(
              new ManifestEntry.PutDirectory(TreePath.of("a"), 0, 0755),
              new ManifestEntry.PutFile(
                  TreePath.of("a/b"),
                  2,
                  0644,
                  new Mtime(-1, 999_999_999),
                  new ContentId(DIGEST),
                  new ChunkList.Builder().add(new ChunkId(DIGEST), 400_000).build()),
              new ManifestEntry.PutSymlink(
                  TreePath.of("a/c"), 1, new Mtime(1, 2), LinkTarget.of(new byte[] {'b'})),
              new ManifestEntry.Delete(TreePath.of("d"), 7)));

  private static final String SAMPLE_BYTES =
      String.join(
          "",
          "414d414d414e4901", // magic and format version
          "0123456789abcdef".repeat(4), // top hash
          "00000000000000010000000000000002", // workspace
          "0005" + "66696c6d73",
          "02", // chunking
          "00000000000000030000000000000004", // commit
          "0000018bcfe5687b", // created
          "0006" + "6c6170746f70",
          "0004" + "62657461",
          "0003" + "776879",
          "00000004",
          "01" + "0001" + "61" + "0000000000000000" + "02" + "01ed",
          "01" + "0003" + "612f62" + "0000000000000002" + "01" + "01a4",
          "ffffffffffffffff" + "3b9ac9ff" + "0123456789abcdef".repeat(4),
          "00000001" + "0123456789abcdef".repeat(4) + "00061a80",
          "01" + "0003" + "612f63" + "0000000000000001" + "03",
          "0000000000000001" + "00000002" + "0001" + "62",
          "02" + "0001" + "64" + "0000000000000007");

  @Provide
  Arbitrary<Manifest> manifests() {
    return Manifests.manifests();
  }

  @Property(tries = 300)
  void whatIsWrittenIsRead(@ForAll("manifests") Manifest manifest) throws IOException {
    assertThat(Manifests.read(Manifests.write(manifest))).isEqualTo(manifest);
  }

  @Property(tries = 200)
  void chunksInPiecesAreThoseOfTheEntries(@ForAll("manifests") Manifest manifest)
      throws IOException {
    byte[] bytes = Manifests.write(manifest);
    ManifestReader reader = new ManifestReader(new ByteArrayInputStream(bytes), bytes.length);
    for (ManifestEntry expected : manifest.entries()) {
      ByteArrayOutputStream pieces = new ByteArrayOutputStream();
      ManifestEntry entry = reader.next((_, packed, length) -> pieces.write(packed, 0, length));
      if (expected instanceof ManifestEntry.PutFile file) {
        assertThat(pieces.toByteArray()).isEqualTo(file.chunks().toPacked());
        assertThat(entry).isInstanceOf(ManifestEntry.PutFile.class);
      } else {
        assertThat(entry).isEqualTo(expected);
        assertThat(pieces.size()).isZero();
      }
    }
    assertThat(reader.next((_, _, _) -> {})).isNull();
  }

  @Example
  void aLongChunkListComesInPiecesAndOneThatIsCutIsMalformed() throws IOException {
    ChunkList.Builder chunks = new ChunkList.Builder();
    for (int i = 0; i < 2_500; i++) {
      chunks.add(new ChunkId(new Digest256(i, 0, 0, 0)), i + 1);
    }
    ManifestEntry.PutFile file =
        new ManifestEntry.PutFile(
            TreePath.of("long"), 0, 0644, Mtime.NONE, new ContentId(DIGEST), chunks.build());
    byte[] bytes = Manifests.write(new Manifest(headerOf(1), List.of(file)));
    List<Integer> pieces = new ArrayList<>();
    new ManifestReader(new ByteArrayInputStream(bytes), bytes.length)
        .next((_, _, length) -> pieces.add(length / ChunkList.CHUNK_BYTES));
    assertThat(pieces)
        .hasSize(3)
        .satisfies(counts ->
            assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2_500));

    byte[] zeroed = bytes.clone();
    Arrays.fill(zeroed, bytes.length - 4, bytes.length, (byte) 0);
    for (byte[] damaged : List.of(zeroed, Arrays.copyOf(bytes, bytes.length - 40_000))) {
      assertThatThrownBy(() ->
              new ManifestReader(new ByteArrayInputStream(damaged), damaged.length)
                  .next((_, _, _) -> {}))
          .isInstanceOf(MalformedManifestException.class);
    }
  }

  @Example
  void theBytesAreThoseOfFormat1() throws IOException {
    assertThat(HexFormat.of().formatHex(Manifests.write(SAMPLE))).isEqualTo(SAMPLE_BYTES);
    assertThat(Manifests.read(HexFormat.of().parseHex(SAMPLE_BYTES))).isEqualTo(SAMPLE);
  }

  @Property(tries = 2_000)
  void arbitraryBytesAreRefusedAsMalformed(@ForAll @Size(max = 400) byte[] bytes) {
    assertMalformed(bytes);
  }

  @Property(tries = 500)
  void arbitraryBytesAfterAHeaderAreRefusedAsMalformed(@ForAll @Size(max = 200) byte[] tail) {
    byte[] header = header(1 + tail.length % 3);
    byte[] bytes = Arrays.copyOf(header, header.length + tail.length);
    System.arraycopy(tail, 0, bytes, header.length, tail.length);
    readOrMalformed(bytes);
  }

  @Property(tries = 300)
  void aChangedByteIsAnotherManifestOrMalformed(
      @ForAll("manifests") Manifest manifest, @ForAll int at, @ForAll byte change)
      throws IOException {
    byte[] bytes = Manifests.write(manifest);
    bytes[Math.floorMod(at, bytes.length)] ^= change;
    readOrMalformed(bytes);
  }

  @Example
  void everyChangeOfAByteIsAnotherManifestOrMalformed() {
    byte[] bytes = HexFormat.of().parseHex(SAMPLE_BYTES);
    for (int at = 0; at < bytes.length; at++) {
      byte was = bytes[at];
      for (int value = 0; value < 256; value++) {
        bytes[at] = (byte) value;
        readOrMalformed(bytes);
      }
      bytes[at] = was;
    }
  }

  @Example
  void everyCutIsMalformed() {
    byte[] bytes = HexFormat.of().parseHex(SAMPLE_BYTES);
    for (int length = 0; length < bytes.length; length++) {
      assertMalformed(Arrays.copyOf(bytes, length));
    }
    assertMalformed(Arrays.copyOf(bytes, bytes.length + 1));
  }

  @Example
  void aStreamShorterThanItsLengthIsMalformed() {
    byte[] bytes = HexFormat.of().parseHex(SAMPLE_BYTES);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 9);
    assertThatThrownBy(
            () -> {
              ManifestReader reader =
                  new ManifestReader(new ByteArrayInputStream(cut), bytes.length);
              while (reader.next() != null) {}
            })
        .isInstanceOf(MalformedManifestException.class);
  }

  @Example
  void aHugeCountIsRefusedBeforeAnythingIsAllocated() {
    byte[] file =
        HexFormat.of()
            .parseHex(
                "01000161000000000000000001"
                    + "01a4"
                    + "00".repeat(12)
                    + "00".repeat(32)
                    + "7fffffff");
    byte[] header = header(1);
    byte[] bytes = Arrays.copyOf(header, header.length + file.length);
    System.arraycopy(file, 0, bytes, header.length, file.length);
    assertMalformed(bytes);
    bytes[bytes.length - 4] = (byte) 0xFF;
    assertMalformed(bytes);
  }

  @Example
  void aManifestThatIsTooLongIsRefusedAtOnce() {
    assertThatThrownBy(() ->
            new ManifestReader(InputStream.nullInputStream(), ManifestReader.MAXIMUM_BYTES + 1))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageContaining("the most is");
  }

  @Example
  void tooManyEntriesAreRefused() {
    assertMalformed(header(ManifestReader.MAXIMUM_ENTRIES + 1));
    assertMalformed(header(-1));
  }

  @Example
  void entriesThatDoNotAscendAreRefusedOnBothSides() throws IOException {
    ManifestEntry entry = SAMPLE.entries().getFirst();
    ManifestWriter writer = new ManifestWriter(new ByteArrayOutputStream(), SAMPLE.header());
    writer.write(entry);
    assertThatThrownBy(() -> writer.write(entry)).isInstanceOf(IllegalStateException.class);

    byte[] frame = EntryFrame.encode(entry);
    byte[] header = header(2);
    ByteBuffer twice = ByteBuffer.allocate(header.length + 2 * frame.length);
    assertMalformed(twice.put(header).put(frame).put(frame).array());
  }

  @Example
  void aWriterHoldsItsCallerToTheNumberOfEntries() throws IOException {
    ManifestWriter tooFew = new ManifestWriter(new ByteArrayOutputStream(), SAMPLE.header());
    assertThatThrownBy(tooFew::finish).isInstanceOf(IllegalStateException.class);
    ManifestWriter tooMany = new ManifestWriter(new ByteArrayOutputStream(), headerOf(0));
    assertThatThrownBy(() -> tooMany.write(SAMPLE.entries().getFirst()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Example
  void aTextThatIsTooLongIsNotWritten() {
    ManifestHeader header =
        new ManifestHeader(
            new TopHash(DIGEST),
            new UUID(1, 2),
            "é".repeat(128),
            Chunking.CDC,
            new UUID(3, 4),
            Instant.EPOCH,
            "",
            "",
            "",
            0);
    assertThatThrownBy(() -> new ManifestWriter(new ByteArrayOutputStream(), header))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<ManifestEntry> entries() {
    return Manifests.entries();
  }

  @Property(tries = 300)
  void anEntryAloneRoundTrips(@ForAll("entries") ManifestEntry entry) throws IOException {
    assertThat(EntryFrame.decode(EntryFrame.encode(entry))).isEqualTo(entry);
  }

  @Property(tries = 200)
  void encodedEntriesMakeTheSameManifest(@ForAll("manifests") Manifest manifest)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ManifestWriter writer = new ManifestWriter(bytes, manifest.header());
    for (ManifestEntry entry : manifest.entries()) {
      byte[] frame = EntryFrame.encode(entry);
      byte[] padded = new byte[frame.length + 5];
      System.arraycopy(frame, 0, padded, 3, frame.length);
      assertThat(EntryFrame.decode(padded, 3, frame.length)).isEqualTo(entry);
      writer.writeEncoded(entry.path(), padded, 3, frame.length);
    }
    writer.finish();
    assertThat(bytes.toByteArray()).isEqualTo(Manifests.write(manifest));
  }

  @Example
  void anEncodedEntryOfAnotherPathIsNotWritten() throws IOException {
    byte[] frame = EntryFrame.encode(SAMPLE.entries().getFirst());
    byte[] another = frame.clone();
    another[0] = 3;
    for (byte[] wrong : List.of(another, new byte[0], new byte[40], Arrays.copyOf(frame, 5))) {
      ManifestWriter writer = new ManifestWriter(new ByteArrayOutputStream(), SAMPLE.header());
      assertThatThrownBy(() -> writer.writeEncoded(TreePath.of("a"), wrong, 0, wrong.length))
          .isInstanceOf(MalformedManifestException.class);
    }
    ManifestWriter writer = new ManifestWriter(new ByteArrayOutputStream(), SAMPLE.header());
    assertThatThrownBy(() -> writer.writeEncoded(TreePath.of("b"), frame, 0, frame.length))
        .isInstanceOf(MalformedManifestException.class);
  }

  @Example
  void entriesLongerThanAnyBufferAreWrittenAndReadHoweverTheStreamGivesThem() throws IOException {
    List<ManifestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ChunkList.Builder chunks = new ChunkList.Builder();
      for (int chunk = 0; chunk < (i % 3 == 0 ? 4_000 : i); chunk++) {
        chunks.add(new ChunkId(new Digest256(i, chunk, 0, 0)), chunk + 1);
      }
      entries.add(
          new ManifestEntry.PutFile(
              TreePath.of("long/%03d/%s".formatted(i, "x".repeat(i + 1))),
              i,
              0644,
              Mtime.NONE,
              new ContentId(DIGEST),
              chunks.build()));
    }
    Manifest manifest = new Manifest(headerOf(entries.size()), entries);
    byte[] bytes = Manifests.write(manifest);
    for (int atOnce : new int[] {1, 7, 1_000, 70_000}) {
      InputStream in =
          new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
              return super.read(to, offset, Math.min(length, atOnce));
            }
          };
      ManifestReader reader = new ManifestReader(in, bytes.length);
      for (ManifestEntry entry : entries) {
        assertThat(reader.next()).isEqualTo(entry);
      }
      assertThat(reader.next()).isNull();
    }
  }

  @Property(tries = 2_000)
  void arbitraryBytesAreAnEntryOrMalformed(@ForAll @Size(max = 120) byte[] bytes)
      throws IOException {
    try {
      assertThat(EntryFrame.encode(EntryFrame.decode(bytes))).isEqualTo(bytes);
    } catch (MalformedManifestException expected) {
      assertThat(expected.offsetBytes()).isBetween(0L, (long) bytes.length);
    }
  }

  private static ManifestHeader headerOf(int entries) {
    ManifestHeader header = SAMPLE.header();
    return new ManifestHeader(
        header.top(),
        header.workspace(),
        header.workspaceName(),
        header.chunking(),
        header.commit(),
        header.created(),
        header.device(),
        header.alias(),
        header.message(),
        entries);
  }

  private static byte[] header(int entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new ManifestWriter(bytes, headerOf(entries));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> Manifests.read(bytes)).isInstanceOf(MalformedManifestException.class);
  }

  /** One manifest has one encoding: whatever reads, writes back to the same bytes. */
  private static void readOrMalformed(byte[] bytes) {
    try {
      assertThat(Manifests.write(Manifests.read(bytes))).isEqualTo(bytes);
    } catch (MalformedManifestException expected) {
      assertThat(expected.offsetBytes()).isBetween(0L, (long) bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

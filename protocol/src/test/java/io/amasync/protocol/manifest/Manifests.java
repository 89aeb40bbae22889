package io.amasync.protocol.manifest;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.TopHash;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.path.TreePath;
import io.amasync.protocol.path.TreePaths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Manifests of every kind, for properties; also for other packages' tests. */
public final class Manifests {
  /** A header and its entries, in ascending order of path. */
  public record Manifest(ManifestHeader header, List<ManifestEntry> entries) {}

  private Manifests() {}

  /** Manifests of up to twenty entries. */
  public static Arbitrary<Manifest> manifests() {
    return Combinators.combine(
            Arbitraries.longs().tuple4(),
            Arbitraries.of(Chunking.class),
            Arbitraries.longs().between(-1L << 53, 1L << 53),
            texts(255),
            texts(4096),
            entries().list().ofMaxSize(20))
        .as((bits, chunking, millis, text, message, unsorted) -> {
          List<ManifestEntry> entries = ascending(unsorted);
          ManifestHeader header =
              new ManifestHeader(
                  new TopHash(new Digest256(bits.get1(), bits.get2(), bits.get3(), 4)),
                  new UUID(bits.get1(), bits.get4()),
                  text,
                  chunking,
                  new UUID(bits.get3(), bits.get4()),
                  Instant.ofEpochMilli(millis),
                  text,
                  "",
                  message,
                  entries.size());
          return new Manifest(header, entries);
        });
  }

  /** Entries of every kind, at any path. */
  public static Arbitrary<ManifestEntry> entries() {
    Arbitrary<Long> bases = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<Integer> modes = Arbitraries.integers().between(0, Modes.MAXIMUM);
    return Arbitraries.oneOf(
        Combinators.combine(TreePaths.paths(), bases, modes, mtimes(), chunkLists())
            .as((path, base, mode, mtime, chunks) ->
                new ManifestEntry.PutFile(
                    path, base, mode, mtime, new ContentId(new Digest256(1, 2, 3, base)), chunks)),
        Combinators.combine(TreePaths.paths(), bases, modes).as(ManifestEntry.PutDirectory::new),
        Combinators.combine(TreePaths.paths(), bases, mtimes(), targets())
            .as(ManifestEntry.PutSymlink::new),
        Combinators.combine(TreePaths.paths(), bases).as(ManifestEntry.Delete::new));
  }

  private static Arbitrary<Mtime> mtimes() {
    return Combinators.combine(
            Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
            Arbitraries.integers().between(0, 999_999_999))
        .as(Mtime::new);
  }

  private static Arbitrary<LinkTarget> targets() {
    return Arbitraries.bytes()
        .filter(b -> b != 0)
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(LinkTarget.MAXIMUM_BYTES)
        .map(LinkTarget::of);
  }

  private static Arbitrary<ChunkList> chunkLists() {
    return Combinators.combine(
            Arbitraries.longs(), Arbitraries.integers().between(1, Integer.MAX_VALUE))
        .as((id, length) -> new Chunk(new ChunkId(new Digest256(id, 0, -1, id)), length))
        .list()
        .ofMaxSize(5)
        .map(chunks -> {
          ChunkList.Builder list = new ChunkList.Builder();
          chunks.forEach(chunk -> list.add(chunk.id(), chunk.rawLength()));
          return list.build();
        });
  }

  private record Chunk(ChunkId id, int rawLength) {}

  private static Arbitrary<String> texts(int maximumBytes) {
    return Arbitraries.strings()
        .ofMaxLength(60)
        .filter(text -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          return bytes.length <= maximumBytes
              && new String(bytes, StandardCharsets.UTF_8).equals(text);
        });
  }

  /** The entries with distinct paths, sorted. */
  public static List<ManifestEntry> ascending(List<ManifestEntry> entries) {
    TreeMap<TreePath, ManifestEntry> sorted = new TreeMap<>();
    entries.forEach(entry -> sorted.put(entry.path(), entry));
    return List.copyOf(sorted.values());
  }

  /** The bytes of a manifest. */
  public static byte[] write(Manifest manifest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ManifestWriter writer = new ManifestWriter(bytes, manifest.header());
    for (ManifestEntry entry : manifest.entries()) {
      writer.write(entry);
    }
    writer.finish();
    return bytes.toByteArray();
  }

  /** Reads a manifest to its end. */
  public static Manifest read(byte[] bytes) throws IOException {
    ManifestReader reader = new ManifestReader(new ByteArrayInputStream(bytes), bytes.length);
    List<ManifestEntry> entries = new ArrayList<>();
    for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
      entries.add(entry);
    }
    return new Manifest(reader.header(), entries);
  }
}

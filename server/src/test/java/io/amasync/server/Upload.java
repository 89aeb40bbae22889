package io.amasync.server;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.cut.ChunkSizes;
import io.amasync.chunker.cut.FastCdcCutter;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.HashSelector;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.pack.Codec;
import io.amasync.chunker.pack.Compression;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackFormat;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.chunker.pack.PackWriter;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import io.amasync.protocol.tree.StoredChunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** A commit in the making, as a daemon would make it: files cut, hashed and packed. */
final class Upload {
  static final Mtime MTIME = new Mtime(1_700_000_000L, 123_456_789);

  private final AccountKeys keys;
  private final KeyedHashes hashes = HashSelector.fastest();
  private final FastCdcCutter cutter;
  private final KeyedHash chunkHash;
  private final KeyedHash contentHash;
  private final SortedMap<TreePath, ManifestEntry> entries = new TreeMap<>();
  private final Map<ChunkId, byte[]> chunks = new LinkedHashMap<>();

  Upload(AccountKeys keys) {
    this.keys = keys;
    this.cutter = new FastCdcCutter(keys.gear(), ChunkSizes.DEFAULT);
    this.chunkHash = hashes.keyed(keys.chunks());
    this.contentHash = hashes.keyed(keys.contents());
  }

  Upload file(String path, byte[] bytes) {
    return file(TreePath.of(path), 0, 0644, MTIME, bytes);
  }

  Upload file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  Upload file(TreePath path, long base, int mode, Mtime mtime, byte[] bytes) {
    ChunkList.Builder list = new ChunkList.Builder();
    for (int at = 0; at < bytes.length; ) {
      int length = cutter.cut(bytes, at, bytes.length - at);
      ChunkId id = new ChunkId(chunkHash.hash(bytes, at, length));
      list.add(id, length);
      chunks.put(id, Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
    ChunkList built = list.build();
    ContentId content = built.contentId(contentHash);
    return entry(new ManifestEntry.PutFile(path, base, mode, mtime, content, built));
  }

  Upload directory(String path) {
    return entry(new ManifestEntry.PutDirectory(TreePath.of(path), 0, 0755));
  }

  Upload link(String path, String target) {
    byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
    return entry(new ManifestEntry.PutSymlink(TreePath.of(path), 0, MTIME, LinkTarget.of(bytes)));
  }

  Upload delete(String path, long base) {
    return entry(new ManifestEntry.Delete(TreePath.of(path), base));
  }

  Upload entry(ManifestEntry entry) {
    entries.put(entry.path(), entry);
    return this;
  }

  List<ManifestEntry> entries() {
    return List.copyOf(entries.values());
  }

  List<ChunkId> chunkIds() {
    return List.copyOf(chunks.keySet());
  }

  /** Packs of those chunks; each with bytes of its own. */
  List<SealedPack> packs(List<ChunkId> wanted) {
    PackWriter writer = new PackWriter(keys, hashes, Compression.WHEN_IT_PAYS);
    List<SealedPack> packs = new ArrayList<>();
    for (ChunkId id : wanted) {
      byte[] raw = Objects.requireNonNull(chunks.get(id));
      if (!writer.add(id, raw, 0, raw.length)) {
        packs.add(copy(writer.seal()));
        writer.reset();
        writer.add(id, raw, 0, raw.length);
      }
    }
    if (!writer.isEmpty()) {
      packs.add(copy(writer.seal()));
    }
    return packs;
  }

  private static SealedPack copy(SealedPack pack) {
    PackIndex index = pack.index();
    return new SealedPack(index, ByteBuffer.wrap(pack.bytes()));
  }

  /** What decodes a chunk of a tree stream. */
  static PackEntry entry(ChunkList chunks, int index, StoredChunk as) {
    return new PackEntry(
        chunks.id(index),
        Codec.ofCode(as.codec()),
        PackFormat.FIRST_PAYLOAD_OFFSET,
        as.storedLength(),
        chunks.rawLength(index));
  }
}

package io.amasync.daemon.restore;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.Codec;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import io.amasync.protocol.tree.StoredChunk;
import io.amasync.protocol.tree.TreeStreamWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes tree streams, honest and not. Entries go in as they come. */
final class TreeBuilder {
  static final KeyedHashes HASHES = new BouncyCastleHashes();
  static final AccountKeys KEYS =
      AccountKeys.derive("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
  static final Mtime MTIME = new Mtime(1_700_000_000, 123_456_789);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TreeStreamWriter writer;

  TreeBuilder() throws IOException {
    writer = new TreeStreamWriter(bytes, 7);
  }

  TreeBuilder directory(String path, int mode) throws IOException {
    writer.entry(new ManifestEntry.PutDirectory(TreePath.of(path), 0, mode));
    return this;
  }

  TreeBuilder link(String path, String target) throws IOException {
    return link(path, target.getBytes(StandardCharsets.UTF_8), MTIME);
  }

  TreeBuilder link(String path, byte[] target, Mtime mtime) throws IOException {
    writer.entry(new ManifestEntry.PutSymlink(TreePath.of(path), 0, mtime, LinkTarget.of(target)));
    return this;
  }

  TreeBuilder file(String path, String... chunks) throws IOException {
    return file(TreePath.of(path), 0644, MTIME, chunks);
  }

  TreeBuilder file(TreePath path, int mode, Mtime mtime, String... chunks) throws IOException {
    byte[][] parts = new byte[chunks.length][];
    for (int i = 0; i < chunks.length; i++) {
      parts[i] = chunks[i].getBytes(StandardCharsets.UTF_8);
    }
    return file(path, mode, mtime, parts);
  }

  TreeBuilder file(TreePath path, int mode, Mtime mtime, byte[]... chunks) throws IOException {
    ChunkList list = list(chunks);
    return raw(path, mode, mtime, list.contentId(HASHES.keyed(KEYS.contents())), list, chunks);
  }

  static ChunkList list(byte[]... chunks) {
    ChunkList.Builder list = new ChunkList.Builder();
    for (byte[] chunk : chunks) {
      list.add(new ChunkId(HASHES.keyed(KEYS.chunks()).hash(chunk, 0, chunk.length)), chunk.length);
    }
    return list.build();
  }

  /** A file whose parts need not fit together. */
  TreeBuilder raw(
      TreePath path, int mode, Mtime mtime, ContentId content, ChunkList list, byte[]... chunks)
      throws IOException {
    writer.entry(new ManifestEntry.PutFile(path, 0, mode, mtime, content, list));
    for (int i = 0; i < chunks.length; i++) {
      writer.chunk(new StoredChunk(Codec.RAW.code(), chunks[i].length), chunks[i]);
    }
    return this;
  }

  /** A file of chunks that come compressed, each with its payload as it is given. */
  TreeBuilder compressed(String path, List<byte[]> chunks, List<byte[]> payloads)
      throws IOException {
    entry(path, list(chunks.toArray(byte[][]::new)));
    for (byte[] payload : payloads) {
      writer.chunk(new StoredChunk(Codec.ZSTD.code(), payload.length), payload);
    }
    return this;
  }

  /** A file of one chunk, of which only this comes: how it comes. */
  TreeBuilder announced(String path, byte[] chunk, StoredChunk as) throws IOException {
    entry(path, list(chunk));
    new DataOutputStream(bytes).writeByte(as.codec());
    new DataOutputStream(bytes).writeInt(as.storedLength());
    return this;
  }

  private void entry(String path, ChunkList list) throws IOException {
    ContentId content = list.contentId(HASHES.keyed(KEYS.contents()));
    writer.entry(new ManifestEntry.PutFile(TreePath.of(path), 0, 0644, MTIME, content, list));
  }

  static ContentId noContent() {
    return new ContentId(new Digest256(1, 2, 3, 4));
  }

  /** The stream with its end. */
  byte[] bytes() throws IOException {
    writer.end();
    return bytes.toByteArray();
  }

  InputStream stream() throws IOException {
    return new ByteArrayInputStream(bytes());
  }
}

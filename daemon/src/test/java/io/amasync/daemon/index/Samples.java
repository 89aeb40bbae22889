package io.amasync.daemon.index;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.Mtime;
import java.time.Instant;

/** Values to store in tests. */
final class Samples {
  private Samples() {}

  static Digest256 digest(long seed) {
    return new Digest256(seed * 0x9E3779B97F4A7C15L, seed, -seed, ~seed);
  }

  static ChunkId chunk(long seed) {
    return new ChunkId(digest(seed));
  }

  static FileStat stat(FileKind kind, long sizeBytes) {
    return new FileStat(
        kind,
        66_305,
        4_711,
        1,
        0644,
        sizeBytes,
        new Mtime(-5, 999_999_999),
        new Mtime(4_294_967_296L, 1));
  }

  static IndexEntry file(long revision, long sizeBytes) {
    return new IndexEntry(
        EntryKind.FILE,
        stat(FileKind.FILE, sizeBytes),
        revision,
        new ContentId(digest(revision)),
        null,
        false);
  }

  static IndexEntry directory(long revision) {
    return new IndexEntry(
        EntryKind.DIRECTORY, stat(FileKind.DIRECTORY, 4096), revision, null, null, false);
  }

  static IndexEntry link(long revision, String target) {
    return new IndexEntry(
        EntryKind.SYMLINK,
        stat(FileKind.SYMLINK, target.length()),
        revision,
        null,
        LinkTarget.of(target.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
        true);
  }

  static CommittedState committed(long version) {
    return new CommittedState(
        version, new CommitHash(digest(version)), Instant.ofEpochSecond(1_800_000_000L, 5));
  }
}

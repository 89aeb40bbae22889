package io.amasync.daemon.upload;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.cut.Cutter;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.daemon.tree.FileGoneException;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.daemon.tree.ReadableFile;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reads one file after another: cuts it and names its chunks. For one thread. */
final class FileReader {
  /** Takes the chunks of the file being read; the bytes are valid until it returns. */
  interface ChunkSink {
    void chunk(ChunkId id, byte[] bytes, int offset, int length) throws InterruptedException;
  }

  private final WorkspaceFiles files;
  private final Cutter cutter;
  private final KeyedHash chunkHash;
  private final KeyedHash contentHash;
  private final InstantSource clock;
  private final UploadCounters counters;
  private long bytesRead;

  FileReader(
      WorkspaceFiles files,
      Cutter cutter,
      AccountKeys keys,
      KeyedHashes hashes,
      InstantSource clock,
      UploadCounters counters) {
    this.files = files;
    this.cutter = cutter;
    this.chunkHash = hashes.keyed(keys.chunks());
    this.contentHash = hashes.keyed(keys.contents());
    this.clock = clock;
    this.counters = counters;
  }

  /**
   * Looks, reads, looks again.
   *
   * @param window at least twice the cutter's maximum
   * @return null when the file changed meanwhile: what was read is worth nothing
   */
  @Nullable ReadFile read(TreePath path, byte[] window, ChunkSink sink)
      throws IOException, InterruptedException {
    bytesRead = 0;
    try (ReadableFile file = open(path)) {
      if (file == null) {
        return null;
      }
      FileStat before = file.found();
      ChunkList chunks = cut(file, before.sizeBytes(), window, sink);
      FileStat after = file.stat();
      if (!after.sameAs(before)
          || after.links() != before.links()
          || chunks.sizeBytes() != before.sizeBytes()) {
        return null;
      }
      boolean racy = RacyClock.isRacy(before, clock.instant());
      return new ReadFile(path, before, racy, chunks.contentId(contentHash), chunks);
    }
  }

  /** Null when something else than a file has taken its place. */
  private @Nullable ReadableFile open(TreePath path) throws IOException {
    try {
      return files.open(path);
    } catch (FileGoneException | FileUnreadableException e) {
      if (files.stat(path).kind() != FileKind.FILE) {
        return null;
      }
      throw e;
    }
  }

  /** How much of the last file was read, also when it could not be read whole. */
  long bytesRead() {
    return bytesRead;
  }

  /**
   * Reads to the end, or as much as there was before: whether more has come, the next look tells.
   */
  private ChunkList cut(ReadableFile file, long expectedBytes, byte[] window, ChunkSink sink)
      throws IOException, InterruptedException {
    ChunkList.Builder chunks = new ChunkList.Builder();
    int start = 0;
    int end = 0;
    boolean atEnd = false;
    while (true) {
      if (!atEnd && end - start < cutter.maximumBytes()) {
        System.arraycopy(window, start, window, 0, end - start);
        end -= start;
        start = 0;
        int room = window.length - end;
        long missing = expectedBytes - bytesRead;
        int wanted = missing > 0 && missing < room ? (int) missing : room;
        int filled = fill(file, window, end, end + wanted);
        atEnd = filled < end + wanted || wanted == missing;
        counters.read(filled - end);
        bytesRead += filled - end;
        end = filled;
      }
      if (start == end) {
        return chunks.build();
      }
      int length = cutter.cut(window, start, end - start);
      ChunkId id = new ChunkId(chunkHash.hash(window, start, length));
      chunks.add(id, length);
      sink.chunk(id, window, start, length);
      start += length;
    }
  }

  /** Reads into the window up to {@code to}, unless the file ends; gives where the data ends. */
  private static int fill(ReadableFile file, byte[] window, int from, int to)
      throws IOException, InterruptedException {
    int end = from;
    while (end < to) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      int read = file.read(window, end, to - end);
      if (read < 0) {
        break;
      }
      end += read;
    }
    return end;
  }
}

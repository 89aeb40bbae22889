package io.amasync.daemon.restore;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.daemon.restore.posix.PosixFile;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import io.amasync.protocol.tree.TreeStreamReader;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Restores what a tree stream carries. Each call reads one stream to its end and leaves closing it
 * to the caller. Thread-safe.
 */
public final class Restore {
  private static final int BUFFER_BYTES = 256 << 10;

  private final AccountKeys keys;
  private final KeyedHashes hashes;

  /** Verifies with the account's keys. */
  public Restore(AccountKeys keys, KeyedHashes hashes) {
    this.keys = keys;
    this.hashes = hashes;
  }

  /**
   * Restores a whole tree into a directory that is empty or not there yet, with modes and
   * modification times. When it fails, the files that are there are whole, and the tree is not: an
   * interrupted restore is not continued but done again, since nothing tells its files from others.
   *
   * @throws TargetRefusedException when the target cannot take it
   * @throws DamagedTreeException when the stream is not what its ids say
   * @throws CutOffException when the stream ends too early
   */
  public RestoreSummary tree(InputStream stream, Path target, RestoreProgress progress)
      throws IOException {
    TreeStreamReader reader = reader(stream);
    try (TargetTree tree = TargetTree.open(target);
        VerifiedChunks chunks = new VerifiedChunks(keys, hashes)) {
      var restoring = new Restoring(reader, tree, chunks, progress);
      restoring.all();
      tree.finish();
      return restoring.summary();
    }
  }

  /**
   * Restores one file to {@code out}, replacing what is there only once the new file is whole.
   *
   * @throws TargetRefusedException when it cannot be written there, or is no regular file
   */
  public RestoreSummary file(InputStream stream, Path out, RestoreProgress progress)
      throws IOException {
    TreeStreamReader reader = reader(stream);
    ManifestEntry.PutFile entry = onlyFile(reader);
    try (VerifiedChunks chunks = new VerifiedChunks(keys, hashes)) {
      SingleFile.write(out, entry, file -> chunks.read(reader, entry, sparse(file, progress)));
    }
    requireEnd(reader);
    progress.restored(entry.path());
    return new RestoreSummary(reader.version(), 1, 0, 0, entry.chunks().sizeBytes());
  }

  /** Writes one file's verified bytes to {@code out}, and leaves it open. */
  public RestoreSummary file(InputStream stream, OutputStream out, RestoreProgress progress)
      throws IOException {
    TreeStreamReader reader = reader(stream);
    ManifestEntry.PutFile entry = onlyFile(reader);
    try (VerifiedChunks chunks = new VerifiedChunks(keys, hashes)) {
      chunks.read(
          reader,
          entry,
          (bytes, length) -> {
            out.write(bytes, 0, length);
            progress.wrote(length);
          });
    }
    out.flush();
    requireEnd(reader);
    progress.restored(entry.path());
    return new RestoreSummary(reader.version(), 1, 0, 0, entry.chunks().sizeBytes());
  }

  private static TreeStreamReader reader(InputStream stream) throws IOException {
    try {
      return new TreeStreamReader(new BufferedInputStream(stream, BUFFER_BYTES));
    } catch (EOFException e) {
      throw new CutOffException(e);
    }
  }

  private static ManifestEntry.PutFile onlyFile(TreeStreamReader reader) throws IOException {
    return switch (next(reader)) {
      case ManifestEntry.PutFile file -> file;
      case ManifestEntry.PutSymlink link ->
          throw new TargetRefusedException(
              "'%s' is a symbolic link to '%s', not a file. Restore the tree to get links"
                  .formatted(link.path(), link.target()));
      case ManifestEntry.PutDirectory directory ->
          throw new TargetRefusedException(
              "'%s' is a directory, not a file. Restore the tree to get directories"
                  .formatted(directory.path()));
      case ManifestEntry.Delete gone -> throw new DamagedTreeException(gone.path(), "a deletion");
      case null -> throw new DamagedTreeException(null, "it holds no file");
    };
  }

  private static void requireEnd(TreeStreamReader reader) throws IOException {
    ManifestEntry more = next(reader);
    if (more != null) {
      throw new DamagedTreeException(more.path(), "it follows the one file that was asked for");
    }
  }

  private static @Nullable ManifestEntry next(TreeStreamReader reader) throws IOException {
    try {
      return reader.next();
    } catch (EOFException e) {
      throw new CutOffException(e);
    }
  }

  /** Writes to the file, leaving holes for chunks that are all zeros. */
  private static VerifiedChunks.Sink sparse(PosixFile file, RestoreProgress progress) {
    return (bytes, length) -> {
      if (isZero(bytes, length)) {
        file.writeHole(length);
      } else {
        file.write(bytes, 0, length);
      }
      progress.wrote(length);
    };
  }

  private static boolean isZero(byte[] bytes, int length) {
    return bytes[0] == 0 && Arrays.equals(bytes, 0, length - 1, bytes, 1, length);
  }

  /** One run over a tree stream. */
  private static final class Restoring {
    private final TreeStreamReader reader;
    private final TargetTree tree;
    private final VerifiedChunks chunks;
    private final RestoreProgress progress;
    private long files;
    private long directories;
    private long links;
    private long bytes;

    Restoring(
        TreeStreamReader reader, TargetTree tree, VerifiedChunks chunks, RestoreProgress progress) {
      this.reader = reader;
      this.tree = tree;
      this.chunks = chunks;
      this.progress = progress;
    }

    void all() throws IOException {
      TreePath previous = null;
      for (ManifestEntry entry = next(reader); entry != null; entry = next(reader)) {
        if (previous != null && previous.compareTo(entry.path()) >= 0) {
          throw new DamagedTreeException(
              entry.path(), "it follows '%s', and paths ascend".formatted(previous));
        }
        previous = entry.path();
        put(entry);
        progress.restored(entry.path());
      }
    }

    private void put(ManifestEntry entry) throws IOException {
      switch (entry) {
        case ManifestEntry.PutDirectory directory -> {
          tree.putDirectory(directory);
          directories++;
        }
        case ManifestEntry.PutSymlink link -> {
          tree.putSymlink(link);
          links++;
        }
        case ManifestEntry.PutFile file -> {
          tree.putFile(file, to -> chunks.read(reader, file, sparse(to, progress)));
          files++;
          bytes += file.chunks().sizeBytes();
        }
        case ManifestEntry.Delete gone ->
            throw new DamagedTreeException(gone.path(), "a tree has no deletions");
      }
    }

    RestoreSummary summary() {
      return new RestoreSummary(reader.version(), files, directories, links, bytes);
    }
  }
}

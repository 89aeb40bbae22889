package io.amasync.protocol.manifest;

import io.amasync.chunker.id.TopHash;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a manifest entry by entry, in memory that the largest single entry bounds, or less with
 * {@link #next(ChunkPieces)}. Whatever the bytes, it answers with an entry, the end, or a {@link
 * MalformedManifestException}; no length is allocated before the bytes for it are known to be
 * within {@code maximumBytes}. Not thread-safe. Does not close the stream; reads ahead in blocks of
 * 64 KiB, so the caller need not buffer it.
 */
public final class ManifestReader {
  /** The largest manifest, in bytes. */
  public static final long MAXIMUM_BYTES = 256L << 20;

  /** The most entries of one manifest. */
  public static final int MAXIMUM_ENTRIES = 1_000_000;

  static final int MAXIMUM_NAME_BYTES = 255;
  static final int MAXIMUM_MESSAGE_BYTES = 4096;

  private final ManifestInput in;
  private final ManifestHeader header;
  private int entriesRead;
  private @Nullable TreePath previous;

  /**
   * Reads the header. {@code lengthBytes} is how many bytes {@code in} holds: no entry can claim
   * more.
   */
  public ManifestReader(InputStream in, long lengthBytes) throws IOException {
    ManifestInput input = new ManifestInput(in, Math.min(lengthBytes, MAXIMUM_BYTES));
    this.in = input;
    if (lengthBytes > MAXIMUM_BYTES) {
      throw input.fault(
          "it has %d bytes, and the most is %d".formatted(lengthBytes, MAXIMUM_BYTES));
    }
    if (input.readLong() != ManifestWriter.MAGIC) {
      throw input.fault("it does not start as a manifest of format 1 does");
    }
    TopHash top = new TopHash(input.readDigest());
    UUID workspace = input.readUuid();
    String workspaceName = input.readText(MAXIMUM_NAME_BYTES);
    Chunking chunking = input.readChunking();
    UUID commit = input.readUuid();
    Instant created = Instant.ofEpochMilli(input.readLong());
    String device = input.readText(MAXIMUM_NAME_BYTES);
    String alias = input.readText(MAXIMUM_NAME_BYTES);
    String message = input.readText(MAXIMUM_MESSAGE_BYTES);
    int entries = input.readInt();
    if (entries < 0 || entries > MAXIMUM_ENTRIES) {
      throw input.fault(
          "it announces %d entries, and the most is %d".formatted(entries, MAXIMUM_ENTRIES));
    }
    this.header =
        new ManifestHeader(
            top,
            workspace,
            workspaceName,
            chunking,
            commit,
            created,
            device,
            alias,
            message,
            entries);
  }

  /** What the manifest says of the commit as a whole. */
  public ManifestHeader header() {
    return header;
  }

  /** The next entry, or null after the last; then the input is at its end. */
  public @Nullable ManifestEntry next() throws IOException {
    return read(null);
  }

  /**
   * The next entry as {@link #next()} gives it, but a file's chunks go to {@code pieces} before it
   * returns, and the entry's own list is empty: so memory is bounded whatever the bytes.
   */
  public @Nullable ManifestEntry next(ChunkPieces pieces) throws IOException {
    return read(pieces);
  }

  private @Nullable ManifestEntry read(@Nullable ChunkPieces pieces) throws IOException {
    if (entriesRead == header.entries()) {
      in.expectEnd();
      return null;
    }
    entriesRead++;
    ManifestEntry entry = in.readEntry(pieces);
    TreePath last = previous;
    if (last != null && last.compareTo(entry.path()) >= 0) {
      throw in.fault("'%s' follows '%s', and entries ascend".formatted(entry.path(), last));
    }
    previous = entry.path();
    return entry;
  }
}

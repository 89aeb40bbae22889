package io.amasync.server.store.s3;

import io.amasync.server.store.BlobReader;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object by range, ahead of what is asked for while it is read in order: a tree of small
 * files lies in packs in that order, and a request for each of them would cost more than the bytes.
 */
final class RangedReader implements BlobReader {
  /** Fetches {@code length} bytes at {@code position}, exactly. */
  @FunctionalInterface
  interface Fetcher {
    byte[] fetch(long position, int length) throws IOException;
  }

  private static final int FIRST_WINDOW_BYTES = 256 << 10;
  private static final int LARGEST_WINDOW_BYTES = 4 << 20;

  private final long sizeBytes;
  private final Fetcher fetcher;

  // Guarded by this.
  private byte @Nullable [] window;
  private long windowAt;
  private int windowBytes = FIRST_WINDOW_BYTES;

  RangedReader(long sizeBytes, Fetcher fetcher) {
    this.sizeBytes = sizeBytes;
    this.fetcher = fetcher;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public synchronized void read(long position, byte[] bytes, int offset, int length)
      throws IOException {
    if (position < 0 || length > sizeBytes - position) {
      throw new EOFException(
          "The object has %d bytes; %d at %d are not there".formatted(sizeBytes, length, position));
    }
    byte[] held = window;
    if (held == null || position < windowAt || position + length > windowAt + held.length) {
      held = fill(position, length, held);
    }
    System.arraycopy(held, (int) (position - windowAt), bytes, offset, length);
  }

  private byte[] fill(long position, int length, byte @Nullable [] held) throws IOException {
    boolean inOrder =
        held != null && position >= windowAt && position <= windowAt + held.length + length;
    windowBytes = inOrder ? Math.min(windowBytes * 4, LARGEST_WINDOW_BYTES) : FIRST_WINDOW_BYTES;
    int wanted = (int) Math.min(Math.max(windowBytes, length), sizeBytes - position);
    byte[] fetched = fetcher.fetch(position, wanted);
    if (fetched.length != wanted) {
      throw new EOFException(
          "The store sent %d bytes where %d were asked for".formatted(fetched.length, wanted));
    }
    window = fetched;
    windowAt = position;
    return fetched;
  }

  @Override
  public synchronized void close() {
    window = null;
  }
}

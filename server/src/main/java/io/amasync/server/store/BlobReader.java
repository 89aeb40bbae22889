package io.amasync.server.store;

import java.io.Closeable;
import java.io.IOException;

/** Reads ranges of one blob. Thread-safe. */
public interface BlobReader extends Closeable {
  /** The blob's size in bytes. */
  long sizeBytes();

  /**
   * Fills {@code length} bytes of {@code bytes} from {@code offset} on with what stands at {@code
   * position} of the blob.
   *
   * @throws java.io.EOFException when the blob ends before
   */
  void read(long position, byte[] bytes, int offset, int length) throws IOException;
}

package io.amasync.server.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** A blob being written: invisible until {@link #commit}. Not thread-safe. */
public interface PendingBlob extends Closeable {
  /** Where its bytes go. Not buffered: write large runs. Closing the stream does nothing. */
  OutputStream out();

  /** Makes the blob durable and visible, whole. Once. */
  void commit() throws IOException;

  /** Throws the bytes away unless they were committed. */
  @Override
  void close() throws IOException;
}

package io.amasync.chunker.hash;

import io.amasync.chunker.id.Digest256;

/**
 * BLAKE3-256 in keyed mode over one message at a time. Not thread-safe: one per thread, reused from
 * message to message.
 */
public interface KeyedHash {
  /** Adds {@code length} bytes at {@code offset} to the message. */
  void update(byte[] bytes, int offset, int length);

  /** Ends the message, and is ready for the next one under the same key. */
  Digest256 finish();

  /** The digest of one whole message; no {@link #update} may be open. */
  default Digest256 hash(byte[] bytes, int offset, int length) {
    update(bytes, offset, length);
    return finish();
  }
}

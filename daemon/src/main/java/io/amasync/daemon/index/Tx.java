package io.amasync.daemon.index;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/**
 * One transaction and its key buffer. For one thread, and only inside {@link LmdbStore#read} or
 * {@link LmdbStore#write}. Buffers it gives point into the map: they end with the next call.
 */
final class Tx {
  /** LMDB's own limit. */
  static final int MAXIMUM_KEY_BYTES = 511;

  private final Txn<ByteBuffer> txn;
  private final ByteBuffer key;

  Tx(Txn<ByteBuffer> txn, ByteBuffer key) {
    this.txn = txn;
    this.key = key;
  }

  static ByteBuffer newKeyBuffer() {
    return ByteBuffer.allocateDirect(MAXIMUM_KEY_BYTES);
  }

  /** The transaction itself, for whoever begins and ends it. */
  Txn<ByteBuffer> txn() {
    return txn;
  }

  /** The key buffer, empty: put the key and pass the buffer to the other methods as it is. */
  ByteBuffer key() {
    return key.clear();
  }

  /** The value at the key just put, or null. */
  @Nullable ByteBuffer get(Dbi<ByteBuffer> table) {
    return table.get(txn, key.flip());
  }

  /** Room for a value of {@code size} bytes, at least 1, at the key just put: fill it at once. */
  ByteBuffer put(Dbi<ByteBuffer> table, int size) {
    return table.reserve(txn, key.flip(), size);
  }

  /** Removes the key just put and its value, if it is there. */
  void delete(Dbi<ByteBuffer> table) {
    table.delete(txn, key.flip());
  }

  Cursor<ByteBuffer> cursor(Dbi<ByteBuffer> table) {
    return table.openCursor(txn);
  }

  /** How many keys {@code table} has. */
  long count(Dbi<ByteBuffer> table) {
    return table.stat(txn).entries;
  }
}

package io.amasync.daemon.index;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;

/**
 * The index's own small records. A key begins with a byte that says what it is:
 *
 * <pre>
 * 0                        → the index's format version (4 bytes)
 * 1                        → the last workspace number given (4)
 * 1, workspace uuid (16)   → the workspace's number (4)
 * 2                        → the last account number given (4)
 * 2, fingerprint (32)      → the account's number (4)
 * 3, workspace number (4)  → {@link Counters}
 * 4, workspace number (4)  → version (1 byte: 1), committed version (8), commit hash (32),
 *                            seconds (8, signed), nanoseconds (4)
 * </pre>
 */
final class MetaTable {
  static final byte WORKSPACES = 1;
  static final byte ACCOUNTS = 2;
  private static final byte FORMAT = 0;
  private static final byte COUNTERS = 3;
  private static final byte COMMITTED = 4;

  private static final byte COMMITTED_VERSION = 1;
  private static final int COMMITTED_BYTES =
      1 + Long.BYTES + Digest256.BYTES + Long.BYTES + Integer.BYTES;

  private final Dbi<ByteBuffer> table;

  MetaTable(Dbi<ByteBuffer> table) {
    this.table = table;
  }

  /** The stored format version; 0 in a new index. */
  int format(Tx tx) {
    tx.key().put(FORMAT);
    return intAt(tx);
  }

  void setFormat(Tx tx, int version) {
    tx.key().put(FORMAT);
    tx.put(table, Integer.BYTES).putInt(version);
  }

  /** The short number that stands for {@code id} in keys, given at the first request. */
  int number(Tx tx, byte what, byte[] id) {
    tx.key().put(what).put(id);
    int number = intAt(tx);
    if (number == 0) {
      tx.key().put(what);
      number = intAt(tx) + 1;
      tx.key().put(what);
      tx.put(table, Integer.BYTES).putInt(number);
      tx.key().put(what).put(id);
      tx.put(table, Integer.BYTES).putInt(number);
    }
    return number;
  }

  Counters counters(Tx tx, int workspace) {
    tx.key().put(COUNTERS).putInt(workspace);
    ByteBuffer value = tx.get(table);
    return value == null ? new Counters() : Counters.read(value);
  }

  void setCounters(Tx tx, int workspace, Counters counters) {
    tx.key().put(COUNTERS).putInt(workspace);
    counters.write(tx.put(table, Counters.BYTES));
  }

  @Nullable CommittedState committed(Tx tx, int workspace) {
    tx.key().put(COMMITTED).putInt(workspace);
    ByteBuffer value = tx.get(table);
    if (value == null) {
      return null;
    }
    Versions.check(value.get(), COMMITTED_VERSION, "a commit");
    return new CommittedState(
        value.getLong(),
        CommitHash.readFrom(value),
        Instant.ofEpochSecond(value.getLong(), value.getInt()));
  }

  void setCommitted(Tx tx, int workspace, CommittedState state) {
    tx.key().put(COMMITTED).putInt(workspace);
    ByteBuffer value = tx.put(table, COMMITTED_BYTES);
    value.put(COMMITTED_VERSION).putLong(state.version());
    state.hash().writeTo(value);
    Instant time = state.time();
    value.putLong(time.getEpochSecond()).putInt(time.getNano());
  }

  void clearCommitted(Tx tx, int workspace) {
    tx.key().put(COMMITTED).putInt(workspace);
    tx.delete(table);
  }

  private int intAt(Tx tx) {
    ByteBuffer value = tx.get(table);
    return value == null ? 0 : value.getInt();
  }
}

package io.amasync.daemon.index;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;

/**
 * Reading transactions that are kept between two reads: LMDB renews one for a new snapshot at a
 * small part of what beginning and ending one costs. One that rests holds no page back from being
 * used again, and does not mind when the map moves; it holds a reader's slot. Thread-safe; the
 * environment has to be open, and without LMDB's bond between readers and threads.
 */
final class SnapshotPool {
  private final Env<ByteBuffer> env;
  private final ConcurrentLinkedQueue<Tx> resting = new ConcurrentLinkedQueue<>();

  SnapshotPool(Env<ByteBuffer> env) {
    this.env = env;
  }

  /** A transaction that sees what is committed now. The caller gives it back. */
  Tx take() {
    Tx rested = resting.poll();
    if (rested == null) {
      return new Tx(env.txnRead(), Tx.newKeyBuffer());
    }
    rested.txn().renew();
    return rested;
  }

  /** Its cursors are closed. */
  void giveBack(Tx snapshot) {
    snapshot.txn().reset();
    resting.add(snapshot);
  }

  /** Before the environment is closed; nothing is out. */
  void close() {
    for (Tx rested = resting.poll(); rested != null; rested = resting.poll()) {
      // Only one that is active gives back what is LMDB's own.
      try (Txn<ByteBuffer> txn = rested.txn()) {
        txn.renew();
      }
    }
  }
}

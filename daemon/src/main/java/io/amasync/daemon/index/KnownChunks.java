package io.amasync.daemon.index;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;

/**
 * The chunks that an account's store is known to have, so that the server need not be asked again.
 * A key is the account's number (4 bytes) and the chunk id (32); the value is its version (1 byte:
 * 1).
 */
public final class KnownChunks {
  private static final byte VERSION = 1;

  /**
   * Ids are random, so each may lie on a page of its own, which the transaction copies and holds in
   * memory: these take at most 16 MiB.
   */
  private static final int CHUNKS_PER_TRANSACTION = 4_096;

  private final LmdbStore store;
  private final Dbi<ByteBuffer> table;
  private final int account;

  KnownChunks(LmdbStore store, Dbi<ByteBuffer> table, int account) {
    this.store = store;
    this.table = table;
    this.account = account;
  }

  /** Whether the store has {@code chunk}. */
  public boolean knows(ChunkId chunk) {
    return store.read(tx -> isKnown(tx, chunk));
  }

  /** Those of {@code chunks} that are not known, in the order given. */
  public List<ChunkId> unknown(Collection<ChunkId> chunks) {
    return store.read(tx -> {
      List<ChunkId> unknown = new ArrayList<>();
      for (ChunkId chunk : chunks) {
        if (!isKnown(tx, chunk)) {
          unknown.add(chunk);
        }
      }
      return unknown;
    });
  }

  /** Notes that the store has {@code chunks}; a crash may lose the later ones. */
  public void remember(Collection<ChunkId> chunks) {
    List<ChunkId> sorted = chunks.stream().sorted().toList();
    for (int from = 0; from < sorted.size(); from += CHUNKS_PER_TRANSACTION) {
      List<ChunkId> some =
          sorted.subList(from, Math.min(sorted.size(), from + CHUNKS_PER_TRANSACTION));
      store.write(tx -> {
        for (ChunkId chunk : some) {
          key(tx, chunk.digest());
          tx.put(table, 1).put(VERSION);
        }
        return null;
      });
    }
  }

  /** Notes, in one transaction, that the store may not have {@code chunks} after all. */
  public void forget(Collection<ChunkId> chunks) {
    List<ChunkId> sorted = chunks.stream().sorted().toList();
    store.write(tx -> {
      for (ChunkId chunk : sorted) {
        key(tx, chunk.digest());
        tx.delete(table);
      }
      return null;
    });
  }

  /** Forgets all of this account's chunks. */
  public void forgetAll() {
    store.write(tx -> {
      try (Cursor<ByteBuffer> cursor = tx.cursor(table)) {
        while (cursor.get(tx.key().putInt(account).flip(), GetOp.MDB_SET_RANGE)
            && cursor.key().getInt(0) == account) {
          cursor.delete();
        }
      }
      return null;
    });
  }

  private boolean isKnown(Tx tx, ChunkId chunk) {
    key(tx, chunk.digest());
    return tx.get(table) != null;
  }

  private void key(Tx tx, Digest256 digest) {
    digest.writeTo(tx.key().putInt(account));
  }
}

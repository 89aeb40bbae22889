package io.amasync.daemon.index;

import java.nio.ByteBuffer;
import org.lmdbjava.Dbi;

/**
 * The tables of the index.
 *
 * @param meta see {@link MetaTable}
 * @param entries path → what is committed
 * @param gone path → the last revision of a path that is deleted
 * @param pending path → stamp and size of its mark
 * @param staged path → what the open commit has read of it, in its owner's format
 * @param journals workspace → the open commit's journal, in its owner's format
 * @param chunks account and chunk id → nothing: the account's store has it
 */
record Tables(
    MetaTable meta,
    PathTable entries,
    PathTable gone,
    PathTable pending,
    PathTable staged,
    Dbi<ByteBuffer> journals,
    Dbi<ByteBuffer> chunks) {

  static Tables open(LmdbStore store) {
    return new Tables(
        new MetaTable(store.table("meta")),
        new PathTable(store.table("entries")),
        new PathTable(store.table("gone")),
        new PathTable(store.table("pending")),
        new PathTable(store.table("staged")),
        store.table("journals"),
        store.table("chunks"));
  }
}

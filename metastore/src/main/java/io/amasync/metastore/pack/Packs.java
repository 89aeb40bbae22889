package io.amasync.metastore.pack;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.metastore.sql.BinaryCopy;
import io.amasync.metastore.sql.Columns;
import io.amasync.metastore.sql.CopyFailedException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The packs and chunks of accounts. Thread-safe. */
public final class Packs {
  private static final String CHUNK_COLUMNS =
      "chunk (account_id, chunk_id, pack_record, codec, offset_bytes, stored_length, raw_length)";

  private final Jdbi jdbi;
  private final InstantSource clock;

  /** {@code clock} says when a pack was staged. */
  public Packs(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Those of the chunks that the account has neither staged nor stored, in the order asked. */
  public Set<ChunkId> unseen(long account, Collection<ChunkId> chunks) {
    Set<ChunkId> asked = new LinkedHashSet<>(chunks);
    List<Digest256> digests = asked.stream().map(ChunkId::digest).toList();
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                """
                select chunk_id from chunk
                where account_id = :account and chunk_id = any(:chunks)
                """)
            .bind("account", account)
            .bind("chunks", Columns.digests(digests))
            .map((row, context) -> new ChunkId(Columns.digest(row, "chunk_id")))
            .forEach(asked::remove));
    return asked;
  }

  /**
   * Whether the pack is stored, in staging or in the remote repo, so that uploading it again would
   * change nothing. A pack of which some chunk was first seen in another pack does not count:
   * should that other be forgotten, uploading this one again is what brings the chunk back.
   */
  public boolean packStaged(long account, PackId pack) {
    return !packsStaged(account, List.of(pack)).isEmpty();
  }

  /** Those of the packs for which {@link #packStaged} holds. */
  public Set<PackId> packsStaged(long account, Collection<PackId> packs) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select pack_id from pack
                where account_id = :account and pack_id = any(:packs)
                  and located_count = chunk_count
                """)
            .bind("account", account)
            .bind("packs", Columns.digests(packs.stream().map(PackId::digest).toList()))
            .map((row, context) -> new PackId(Columns.digest(row, "pack_id")))
            .set());
  }

  /** The pack of that id. */
  public Optional<PackRow> pack(long account, PackId pack) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from pack where account_id = :account and pack_id = :pack")
            .bind("account", account)
            .bind("pack", pack.toBytes())
            .map(PackRow::read)
            .findOne());
  }

  /** The account's packs by id, at most {@code limit} that follow {@code after}. */
  public List<PackRow> packs(long account, @Nullable PackId after, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from pack
                where account_id = :account and pack_id > :after
                order by pack_id limit :limit
                """)
            .bind("account", account)
            .bind("after", after == null ? new byte[0] : after.toBytes())
            .bind("limit", limit)
            .map(PackRow::read)
            .list());
  }

  /**
   * Records a pack that lies verified in a staging area, with its chunks. Idempotent. A chunk that
   * has a location keeps it; a pack that is recorded keeps its state.
   */
  public void recordStagedPack(long account, UUID workspace, TopHash top, PackIndex pack) {
    List<PackEntry> entries = new ArrayList<>(pack.entries());
    // In order of id, so that two packs with chunks in common do not wait for each other.
    entries.sort(Comparator.comparing(PackEntry::id));
    try {
      record(
          account,
          workspace,
          top,
          pack,
          (handle, record) -> copy(handle, account, record, entries));
    } catch (CopyFailedException e) {
      if (!e.duplicate()) {
        throw e;
      }
      record(
          account,
          workspace,
          top,
          pack,
          (handle, record) -> insertAbsent(handle, account, record, entries));
    }
  }

  /** Writes the chunks of the pack of that record; returns how many were absent. */
  @FunctionalInterface
  private interface ChunkWriter {
    int write(Handle handle, long record);
  }

  private void record(
      long account, UUID workspace, TopHash top, PackIndex pack, ChunkWriter chunks) {
    jdbi.useTransaction(handle -> {
      long record = insertPack(handle, account, workspace, top, pack);
      handle
          .createUpdate(
              """
              update pack set located_count = located_count + :located
              where account_id = :account and record = :record
              """)
          .bind("located", chunks.write(handle, record))
          .bind("account", account)
          .bind("record", record)
          .execute();
    });
  }

  /** Takes the pack's row even when it is there, so that it is not forgotten meanwhile. */
  private long insertPack(
      Handle handle, long account, UUID workspace, TopHash top, PackIndex pack) {
    return handle
        .createQuery(
            """
            insert into pack
              (account_id, pack_id, state, workspace_id, top_hash, size_bytes, crc32c,
               chunk_count, staged_at)
            values
              (:account, :pack, :staged, :workspace, :top, :size, :crc32c, :chunks, :now)
            on conflict (account_id, pack_id) do update set staged_at = pack.staged_at
            returning record
            """)
        .bind("account", account)
        .bind("pack", pack.id().toBytes())
        .bind("staged", PackState.STAGED.code())
        .bind("workspace", workspace)
        .bind("top", top.toBytes())
        .bind("size", pack.sizeBytes())
        .bind("crc32c", pack.crc32c())
        .bind("chunks", pack.entries().size())
        .bind("now", clock.instant())
        .mapTo(Long.class)
        .one();
  }

  /** All at once; fails when one of them is there. */
  private static int copy(Handle handle, long account, long record, List<PackEntry> entries) {
    BinaryCopy rows = new BinaryCopy(handle.getConnection(), CHUNK_COLUMNS, 7);
    for (PackEntry entry : entries) {
      rows.row()
          .int8(account)
          .bytes(entry.id().toBytes())
          .int8(record)
          .int2(entry.codec().code())
          .int4(entry.offset())
          .int4(entry.storedLength())
          .int4(entry.rawLength());
    }
    rows.flush();
    return entries.size();
  }

  private static int insertAbsent(
      Handle handle, long account, long record, List<PackEntry> entries) {
    Integer[] codecs = new Integer[entries.size()];
    Integer[] offsets = new Integer[entries.size()];
    Integer[] stored = new Integer[entries.size()];
    Integer[] raw = new Integer[entries.size()];
    for (int i = 0; i < entries.size(); i++) {
      PackEntry entry = entries.get(i);
      codecs[i] = entry.codec().code();
      offsets[i] = entry.offset();
      stored[i] = entry.storedLength();
      raw[i] = entry.rawLength();
    }
    return handle
        .createUpdate(
            """
            insert into chunk
              (account_id, chunk_id, pack_record, codec, offset_bytes, stored_length, raw_length)
            select :account, chunk_id, :record, codec, offset_bytes, stored_length, raw_length
            from unnest(:chunks, :codecs, :offsets, :stored, :raw)
              as entry (chunk_id, codec, offset_bytes, stored_length, raw_length)
            order by chunk_id
            on conflict (account_id, chunk_id) do nothing
            """)
        .bind("account", account)
        .bind("record", record)
        .bind(
            "chunks", Columns.digests(entries.stream().map(entry -> entry.id().digest()).toList()))
        .bind("codecs", Columns.integers(codecs))
        .bind("offsets", Columns.integers(offsets))
        .bind("stored", Columns.integers(stored))
        .bind("raw", Columns.integers(raw))
        .execute();
  }

  /**
   * Forgets a pack that is damaged or gone, and that its chunks were in it: they count as unseen
   * from now on, so that the next client that has them uploads them again. Files that need them
   * stay listed and cannot be read until then.
   *
   * @return how many chunks were forgotten
   */
  public int forget(long account, PackId pack) {
    return jdbi.inTransaction(handle -> {
      // The row first, and nothing without it: who records the pack at this moment is done before
      // its chunks are deleted, or writes both anew. Else chunks would be left in no pack.
      Optional<Long> record =
          handle
              .createQuery(
                  """
                  select record from pack where account_id = :account and pack_id = :pack
                  for update
                  """)
              .bind("account", account)
              .bind("pack", pack.toBytes())
              .mapTo(Long.class)
              .findOne();
      if (record.isEmpty()) {
        return 0;
      }
      int chunks =
          handle
              .createUpdate(
                  "delete from chunk where account_id = :account and pack_record = :record")
              .bind("account", account)
              .bind("record", record.get())
              .execute();
      handle
          .createUpdate("delete from pack where account_id = :account and pack_id = :pack")
          .bind("account", account)
          .bind("pack", pack.toBytes())
          .execute();
      return chunks;
    });
  }
}

package io.amasync.metastore.commit;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.metastore.pack.PackRow;
import io.amasync.metastore.pack.PackState;
import io.amasync.metastore.sql.Columns;
import io.amasync.protocol.api.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Checks a loaded manifest against the account's chunks. Changes nothing. Each chunk is looked up
 * once, before anything is locked, and of what was found only the packs are looked at again.
 *
 * <p>Plans leave no choice, for the reason that {@link CommitChecks} gives.
 */
final class ChunkChecks {
  /** Where an incoming chunk is, by one descent of the index. */
  private static final String CHUNK_OF_INCOMING =
      """
      from (
          select chunk_id, content_id, size_bytes as raw_length from incoming where chunk_count = 1
          union all
          select chunk_id, content_id, raw_length from incoming_chunk
        ) part
        left join lateral (
          select chunk.pack_record, chunk.raw_length from chunk
          where chunk.account_id = :account and chunk.chunk_id = part.chunk_id
          limit 1
        ) stored on true
      """;

  /** Chunks that are nowhere come together in a row without a record. */
  private static final String NEEDED =
      "select need.*, pack.* from (select stored.pack_record, "
          + "bool_and(stored.raw_length = part.raw_length) as right_lengths "
          + CHUNK_OF_INCOMING
          + """
          group by stored.pack_record) need
            left join lateral (
              select pack.* from pack
              where pack.account_id = :account and pack.record = need.pack_record
              limit 1
            ) pack on true
          order by pack.pack_id
          """;

  /** In order of id, as everything that takes rows of several packs. */
  private static final String KEPT =
      """
      select count(*) from
        (select 1 from pack
         where account_id = :account and record = any(:records)
         order by pack_id
         for key share) kept
      """;

  private static final String WRONG_CHUNKS =
      "select distinct part.chunk_id, part.content_id, usable.state is null as missing "
          + CHUNK_OF_INCOMING
          + """
          left join lateral (
            select pack.state from pack
            where pack.account_id = :account and pack.record = stored.pack_record
              and (pack.state = :remote or pack.record = any(:moved))
            limit 1
          ) usable on true
          where usable.state is null or stored.raw_length <> part.raw_length
          limit :limit
          """;

  private static final String CONTENT_OF =
      "select path_start, path_rest from incoming where content_id = :content limit 1";

  private final Handle handle;
  private final long account;

  ChunkChecks(Handle handle, long account) {
    this.handle = handle;
    this.account = account;
  }

  /** The packs that the manifest's chunks are in. It may no longer hold when this returns. */
  NeededPacks needed() {
    List<NeededPack> needed =
        handle
            .createQuery(NEEDED)
            .bind("account", account)
            .map((row, context) -> {
              @Nullable Long record = Columns.nullableLong(row, "pack_record");
              return new NeededPack(
                  record,
                  row.getBoolean("right_lengths"),
                  row.getBytes("pack_id") == null ? null : PackRow.read(row, context));
            })
            .list();
    List<PackRow> staged = new ArrayList<>();
    List<Long> stagedRecords = new ArrayList<>();
    List<Long> records = new ArrayList<>();
    boolean complete = true;
    for (NeededPack need : needed) {
      PackRow pack = need.pack();
      if (need.record() == null || pack == null) {
        complete = false;
        continue;
      }
      complete &= need.rightLengths();
      records.add(need.record());
      if (pack.state() == PackState.STAGED) {
        staged.add(pack);
        stagedRecords.add(need.record());
      }
    }
    return new NeededPacks(staged, stagedRecords, records, complete);
  }

  /** What {@link #NEEDED} says; without a pack, or even a record, its chunks are nowhere. */
  private record NeededPack(@Nullable Long record, boolean rightLengths, @Nullable PackRow pack) {}

  /**
   * What keeps the commit from its chunks, if anything does, once the staged ones of the packs are
   * in the remote repo. From then on the packs are kept from being forgotten, until the caller's
   * transaction ends. Is one of them no longer there, or was not all right from the beginning, then
   * every chunk is looked up again; this is rare.
   */
  Optional<CommitOutcome> check(NeededPacks packs) {
    if (packs.complete() && kept(packs)) {
      return Optional.empty();
    }
    NeededPacks now;
    do {
      now = needed();
    } while (!kept(now));
    List<WrongChunk> wrong =
        handle
            .createQuery(WRONG_CHUNKS)
            .bind("account", account)
            .bind("remote", PackState.REMOTE.code())
            .bind("moved", Columns.longs(packs.stagedRecords()))
            .bind("limit", Limits.LISTED_FAULTS)
            .map((row, context) ->
                new WrongChunk(
                    new ChunkId(Columns.digest(row, "chunk_id")),
                    new ContentId(Columns.digest(row, "content_id")),
                    row.getBoolean("missing")))
            .list();
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    List<ChunkId> missing =
        wrong.stream().filter(WrongChunk::missing).map(WrongChunk::id).distinct().toList();
    if (!missing.isEmpty()) {
      return Optional.of(new CommitOutcome.MissingChunks(missing));
    }
    return CommitChecks.fault(
        handle.createQuery(CONTENT_OF).bind("content", wrong.getFirst().content().toBytes()),
        "A chunk of its content has another length than the stored one");
  }

  /** A chunk that is in no usable pack, or else has another length there. */
  private record WrongChunk(ChunkId id, ContentId content, boolean missing) {}

  /** A pack's chunks are there as long as its row is: forgetting it takes the row first. */
  private boolean kept(NeededPacks packs) {
    return packs.records().size()
        == handle
            .createQuery(KEPT)
            .bind("account", account)
            .bind("records", Columns.longs(packs.records()))
            .mapTo(Integer.class)
            .one();
  }
}

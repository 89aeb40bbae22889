package io.amasync.metastore.content;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.pack.Codec;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.metastore.pack.PackState;
import io.amasync.metastore.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The contents of accounts. Thread-safe. */
public final class Contents {
  private static final String LOCATED_BETWEEN =
      locatedParts(
          "= :content and part.file_offset + part.raw_length > :from",
          """
          and piece.file_offset < :to
          and piece.file_offset >=
            (select max(file_offset) from content_chunk
             where account_id = :account and content_id = :content and file_offset <= :from)
          order by piece.file_offset limit :limit
          """);

  private static final String LOCATED_ALL = locatedParts("= any(:contents)", "");

  private static final int FETCHED_ROWS = 10_000;

  private final Jdbi jdbi;

  /** The contents that {@code jdbi}'s database has. */
  public Contents(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The chunks of a content; 36 bytes of memory each. */
  public Optional<ChunkList> chunks(long account, ContentId content) {
    return jdbi.inTransaction(handle -> {
      Optional<Body> found =
          handle
              .createQuery(
                  """
                  select size_bytes, chunk_count, chunk_id from content
                  where account_id = :account and content_id = :content
                  """)
              .bind("account", account)
              .bind("content", content.toBytes())
              .map((row, context) ->
                  new Body(
                      row.getLong("size_bytes"),
                      row.getInt("chunk_count"),
                      Columns.nullableDigest(row, "chunk_id")))
              .findOne();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      ChunkList.Builder chunks = new ChunkList.Builder();
      Body body = found.get();
      if (body.only() != null) {
        chunks.add(new ChunkId(body.only()), (int) body.sizeBytes());
      }
      if (body.chunks() <= 1) {
        return Optional.of(chunks.build());
      }
      handle
          .createQuery(
              """
              select chunk_id, raw_length from content_chunk
              where account_id = :account and content_id = :content
              order by file_offset
              """)
          .bind("account", account)
          .bind("content", content.toBytes())
          .setFetchSize(FETCHED_ROWS)
          .map((row, context) ->
              chunks.add(new ChunkId(Columns.digest(row, "chunk_id")), row.getInt("raw_length")))
          .forEach(_ -> {});
      return Optional.of(chunks.build());
    });
  }

  /**
   * The chunks that hold the bytes from {@code from} to before {@code to} of a content, in file
   * order, at most {@code limit}; the next ones start at the last one's {@link LocatedChunk#end}.
   * None when the content is unknown or has no such bytes.
   *
   * @throws DamagedContentException when one of them is in no stored pack
   */
  public List<LocatedChunk> locate(long account, ContentId content, long from, long to, int limit)
      throws DamagedContentException {
    if (from >= to) {
      return List.of();
    }
    List<Part> parts =
        jdbi.withHandle(handle ->
            located(handle.createQuery(LOCATED_BETWEEN), account)
                .bind("content", content.toBytes())
                .bind("from", from)
                .bind("to", to)
                .bind("limit", limit)
                .map((row, context) -> part(row))
                .list());
    List<LocatedChunk> located = new ArrayList<>(parts.size());
    for (Part part : parts) {
      located.add(part.located());
    }
    return located;
  }

  /**
   * All chunks of several contents in file order, for many small files at once: the caller sees to
   * it that they are small. A content that is empty or unknown is absent from the answer.
   *
   * @throws DamagedContentException when a chunk of one of them is in no stored pack
   */
  public Map<ContentId, List<LocatedChunk>> locateAll(long account, Collection<ContentId> contents)
      throws DamagedContentException {
    List<Part> parts =
        jdbi.withHandle(handle ->
            located(handle.createQuery(LOCATED_ALL), account)
                .bind(
                    "contents", Columns.digests(contents.stream().map(ContentId::digest).toList()))
                .map((row, context) -> part(row))
                .list());
    Map<ContentId, List<LocatedChunk>> located = new HashMap<>();
    for (Part part : parts) {
      located.computeIfAbsent(part.content(), _ -> new ArrayList<>()).add(part.located());
    }
    return located;
  }

  /**
   * The parts of contents, each chunk by one descent of each index, whatever the statistics say. A
   * content of one chunk has it in its own row.
   */
  private static String locatedParts(String contents, String offsets) {
    return """
    select whole.content_id, part.file_offset, part.chunk_id, part.raw_length,
      remote.pack_id, stored.codec, stored.offset_bytes, stored.stored_length
    from content whole
      cross join lateral (
        select 0::bigint as file_offset, whole.chunk_id, whole.size_bytes as raw_length
        where whole.chunk_count = 1
        union all
        (select piece.file_offset, piece.chunk_id, piece.raw_length
         from content_chunk piece
         where whole.chunk_count > 1 and piece.account_id = whole.account_id
           and piece.content_id = whole.content_id
    """
        + offsets
        + """
            )
          ) part
          left join lateral (
            select chunk.* from chunk
            where chunk.account_id = whole.account_id and chunk.chunk_id = part.chunk_id
            limit 1
          ) stored on true
          left join lateral (
            select pack.pack_id from pack
            where pack.account_id = whole.account_id and pack.record = stored.pack_record
              and pack.state = :remote
            limit 1
          ) remote on true
        where whole.account_id = :account and whole.content_id
        """
        + contents
        + " order by whole.content_id, part.file_offset";
  }

  private static Query located(Query query, long account) {
    return query.bind("account", account).bind("remote", PackState.REMOTE.code());
  }

  private static Part part(ResultSet row) throws SQLException {
    ContentId content = new ContentId(Columns.digest(row, "content_id"));
    ChunkId chunk = new ChunkId(Columns.digest(row, "chunk_id"));
    long fileOffset = row.getLong("file_offset");
    @Nullable Digest256 pack = Columns.nullableDigest(row, "pack_id");
    return new Part(
        content,
        chunk,
        fileOffset,
        pack == null
            ? null
            : new LocatedChunk(
                fileOffset,
                new PackId(pack),
                new PackEntry(
                    chunk,
                    Codec.ofCode(row.getInt("codec")),
                    row.getInt("offset_bytes"),
                    row.getInt("stored_length"),
                    row.getInt("raw_length"))));
  }

  /** A chunk of a content, located or not. */
  private record Part(
      ContentId content, ChunkId chunk, long fileOffset, @Nullable LocatedChunk chunkOrNull) {
    LocatedChunk located() throws DamagedContentException {
      if (chunkOrNull == null) {
        throw new DamagedContentException(content, chunk, fileOffset);
      }
      return chunkOrNull;
    }
  }

  /** What a content's own row says; {@code only} is its chunk when it has just one. */
  private record Body(long sizeBytes, int chunks, @Nullable Digest256 only) {}
}

package io.amasync.metastore.commit;

import io.amasync.chunker.id.CommitHash;
import io.amasync.metastore.pack.PackState;
import io.amasync.metastore.sql.Columns;
import io.amasync.protocol.api.CommitState;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Writes a loaded and checked manifest as a version of its workspace: a handful of statements,
 * however many files it has.
 */
final class CommitWriter {
  /** In order of id, so that two commits with contents in common do not wait for each other. */
  private static final String CONTENTS =
      """
      insert into content (account_id, content_id, size_bytes, chunk_count, chunk_id)
      select distinct on (content_id) :account, content_id, size_bytes, chunk_count, chunk_id
      from incoming where content_id is not null and chunk_count <= 1
      order by content_id
      on conflict (account_id, content_id) do nothing
      """;

  private static final String CHUNKED_CONTENTS =
      """
      with fresh as (
        insert into content (account_id, content_id, size_bytes, chunk_count)
        select distinct on (content_id) :account, content_id, size_bytes, chunk_count
        from incoming where content_id is not null and chunk_count > 1
        order by content_id
        on conflict (account_id, content_id) do nothing
        returning content_id
      )
      insert into content_chunk (account_id, content_id, file_offset, chunk_id, raw_length)
      select :account, part.content_id, part.file_offset, part.chunk_id, part.raw_length
      from incoming_chunk part join fresh using (content_id)
      on conflict (account_id, content_id, file_offset) do nothing
      """;

  private static final String TOTALS =
      """
      update workspace
      set version = :version, commit_hash = :hash, files = files + :files, bytes = bytes + :bytes
      where account_id = :account and workspace_id = :workspace
      """;

  private static final String INCOMING_TO_HEAD =
      """
      insert into head
        (account_id, workspace_id, path_start, path_rest, revision, version, kind, mode,
         mtime_s, mtime_ns, size_bytes, content_id, link_target)
      select :account, :workspace, path_start, path_rest, base_revision + 1, :version, kind, mode,
        mtime_s, mtime_ns, size_bytes, content_id, link_target
      from incoming
      """;

  private static final String NEW_PATHS = INCOMING_TO_HEAD + "where base_revision = 0";

  private static final String PAST_REVISIONS =
      """
      insert into past_revision
        (account_id, workspace_id, path_start, path_rest, path_rest_hash, revision, version, kind,
         mode, mtime_s, mtime_ns, size_bytes, content_id, link_target)
      select :account, :workspace, old.path_start, old.path_rest, old.path_rest_hash, old.revision,
        old.version, old.kind, old.mode, old.mtime_s, old.mtime_ns, old.size_bytes,
        old.content_id, old.link_target
      from incoming i
        cross join lateral (
          select head.* from head
          where head.account_id = :account and head.workspace_id = :workspace
            and head.path_start = i.path_start and head.path_rest_hash = i.path_rest_hash
          limit 1
        ) old
      where i.base_revision <> 0
      """;

  /** They are all there; unlike an update's join, this is sure to look each up by the index. */
  private static final String CHANGED_PATHS =
      INCOMING_TO_HEAD
          + """
          where base_revision <> 0
          on conflict (account_id, workspace_id, path_start, path_rest_hash) do update
          set revision = excluded.revision, version = excluded.version, kind = excluded.kind,
            mode = excluded.mode, mtime_s = excluded.mtime_s, mtime_ns = excluded.mtime_ns,
            size_bytes = excluded.size_bytes, content_id = excluded.content_id,
            link_target = excluded.link_target
          """;

  private static final String MOVED =
      """
      update pack set state = :remote
      where account_id = :account and pack_id in
        (select pack_id from pack
         where account_id = :account and record = any(:moved) and state = :staged
         order by pack_id
         for no key update)
      """;

  private static final String COMMITTED =
      """
      update commit
      set state = :committed, ended = :now, version = :version, commit_hash = :hash,
        manifest_hash = :manifest_hash, entries = :entries, bytes = :bytes
      where account_id = :account and workspace_id = :workspace and commit_id = :commit
      """;

  private final Handle handle;
  private final long account;
  private final UUID workspace;

  CommitWriter(Handle handle, long account, UUID workspace) {
    this.handle = handle;
    this.account = account;
    this.workspace = workspace;
  }

  void write(
      UUID commit,
      ManifestLoader.Loaded manifest,
      NeededPacks packs,
      HeadChange change,
      long version,
      CommitHash hash,
      Instant now) {
    handle.createUpdate(CONTENTS).bind("account", account).execute();
    if (manifest.chunkRows() > 0) {
      handle.createUpdate(CHUNKED_CONTENTS).bind("account", account).execute();
    }
    if (change.changedPaths() > 0) {
      update(PAST_REVISIONS).execute();
      update(CHANGED_PATHS).bind("version", version).execute();
    }
    if (change.newPaths() > 0) {
      update(NEW_PATHS).bind("version", version).execute();
    }
    update(TOTALS)
        .bind("version", version)
        .bind("hash", hash.toBytes())
        .bind("files", change.files())
        .bind("bytes", change.bytes())
        .execute();
    handle
        .createUpdate(MOVED)
        .bind("account", account)
        .bind("remote", PackState.REMOTE.code())
        .bind("staged", PackState.STAGED.code())
        .bind("moved", Columns.longs(packs.stagedRecords()))
        .execute();
    update(COMMITTED)
        .bind("committed", CommitStates.code(CommitState.COMMITTED))
        .bind("now", now)
        .bind("version", version)
        .bind("hash", hash.toBytes())
        .bind("manifest_hash", manifest.hash().toBytes())
        .bind("entries", manifest.header().entries())
        .bind("bytes", manifest.bytes())
        .bind("commit", commit)
        .execute();
  }

  private Update update(String sql) {
    return handle.createUpdate(sql).bind("account", account).bind("workspace", workspace);
  }
}

package io.amasync.metastore.commit;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.sql.BinaryCopy;
import io.amasync.metastore.sql.PathColumns;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.ManifestHeader;
import io.amasync.protocol.manifest.ManifestReader;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Streams a manifest into the temporary tables {@code incoming} and {@code incoming_chunk} of a
 * connection, and checks on the way what needs no database: the header, and that each content id is
 * the keyed hash of its chunk list. The tables empty themselves when the transaction ends.
 */
final class ManifestLoader {
  /**
   * What was loaded, as a whole.
   *
   * @param chunkRows how many chunks are in {@code incoming_chunk}
   * @param bytes of the files it puts
   */
  record Loaded(ManifestHeader header, Digest256 hash, long chunkRows, long bytes) {}

  private static final int LINK_MODE = 0777;

  private static final String TABLES =
      """
      create temporary table incoming (
        path_start bytea not null,
        path_rest bytea not null,
        path_rest_hash bytea not null,
        parent_start bytea,
        parent_rest_hash bytea,
        base_revision bigint not null,
        below_new boolean not null,
        kind smallint not null,
        mode integer not null,
        mtime_s bigint not null,
        mtime_ns integer not null,
        size_bytes bigint not null,
        content_id bytea,
        chunk_count integer not null,
        chunk_id bytea,
        link_target bytea
      ) on commit delete rows;
      create index incoming_by_path on incoming (path_start, path_rest_hash)
        where kind <> 1 or base_revision <> 0;
      create temporary table incoming_chunk (
        content_id bytea not null,
        file_offset bigint not null,
        chunk_id bytea not null,
        raw_length integer not null
      ) on commit delete rows;
      """;

  private final Handle handle;
  private final KeyedHashes hashes;
  private final AccountKeys keys;
  private final BinaryCopy entryRows;
  private final IncomingChunks chunks;

  /** Of the latest put that was loaded with its parent. */
  private @Nullable TreePath putParent;

  /** The latest directory put that is new and in no other new one. */
  private @Nullable TreePath newDirectory;

  ManifestLoader(Handle handle, KeyedHashes hashes, AccountKeys keys) {
    this.handle = handle;
    this.hashes = hashes;
    this.keys = keys;
    this.entryRows = new BinaryCopy(handle.getConnection(), "incoming", 16);
    this.chunks = new IncomingChunks(handle.getConnection(), hashes.keyed(keys.contents()));
  }

  /** Loads the manifest of {@code commit}. */
  Loaded load(ManifestSource manifest, CommitRow commit)
      throws IOException, InconsistentManifestException {
    createTables();
    try (HashingInput in = new HashingInput(manifest.open(), hashes.keyed(keys.manifests()))) {
      ManifestReader reader = new ManifestReader(in, manifest.sizeBytes());
      check(reader.header(), commit);
      long bytes = 0;
      for (ManifestEntry entry = reader.next(chunks); entry != null; entry = reader.next(chunks)) {
        bytes += load(entry);
      }
      entryRows.flush();
      long chunkRows = chunks.flush();
      plan();
      return new Loaded(reader.header(), in.finish(), chunkRows, bytes);
    }
  }

  /** Once for each connection; the tables stay, empty, for its later transactions. */
  private void createTables() {
    boolean absent =
        handle
            .createQuery("select to_regclass('pg_temp.incoming') is null")
            .mapTo(Boolean.class)
            .one();
    if (absent) {
      handle.createScript(TABLES).execute();
    }
  }

  /**
   * Sees to plans that fit: one made for a commit of ten files must not serve one of ten thousand.
   * The tables' sizes are enough for that: statistics would cost more than they save, since every
   * lookup leaves no choice anyway.
   */
  private void plan() {
    handle.execute("set local plan_cache_mode = force_custom_plan");
  }

  private static void check(ManifestHeader header, CommitRow commit)
      throws InconsistentManifestException {
    if (!header.workspace().equals(commit.workspace())) {
      throw new InconsistentManifestException(null, "The manifest is another workspace's");
    }
    if (!header.commit().equals(commit.id())) {
      throw new InconsistentManifestException(null, "The manifest is another commit's");
    }
    if (!header.top().equals(commit.top())) {
      throw new InconsistentManifestException(
          null, "The manifest has another top hash than the commit was opened with");
    }
  }

  /** Returns the bytes of the file that the entry puts, if it does. */
  private long load(ManifestEntry entry) throws InconsistentManifestException {
    PathColumns path = PathColumns.of(entry.path());
    entryRows.row().bytes(path.start()).bytes(path.rest()).bytes(path.restHash());
    loadParent(entry);
    entryRows.int8(entry.baseRevision()).bool(entry.baseRevision() == 0 && belowNew(entry));
    return switch (entry) {
      case ManifestEntry.Delete _ -> {
        loadRest(RevisionRow.DELETED_CODE, 0, Mtime.NONE);
        yield 0;
      }
      case ManifestEntry.PutDirectory directory -> {
        loadRest(EntryKind.DIRECTORY.code(), directory.mode(), Mtime.NONE);
        yield 0;
      }
      case ManifestEntry.PutSymlink link -> {
        loadNumbers(EntryKind.SYMLINK.code(), LINK_MODE, link.mtime(), 0);
        entryRows.none().int4(0).none().bytes(link.target().toBytes());
        yield 0;
      }
      case ManifestEntry.PutFile file -> {
        IncomingChunks.Body body = chunks.end();
        if (!body.content().equals(file.content())) {
          throw new InconsistentManifestException(
              file.path(), "The content id is not the hash of the chunk list");
        }
        loadNumbers(EntryKind.FILE.code(), file.mode(), file.mtime(), body.sizeBytes());
        entryRows.bytes(file.content().toBytes()).int4(body.chunks());
        ChunkId only = body.only();
        if (only == null) {
          entryRows.none();
        } else {
          entryRows.bytes(only.toBytes());
        }
        entryRows.none();
        yield body.sizeBytes();
      }
    };
  }

  /**
   * Whether a put's parent is a directory is asked once for a run of siblings; deletions need their
   * parents themselves, to find the topmost of what is deleted.
   */
  private void loadParent(ManifestEntry entry) {
    TreePath parent = entry.path().parent();
    boolean put = !(entry instanceof ManifestEntry.Delete);
    if (parent == null || (put && Objects.equals(parent, putParent))) {
      entryRows.none().none();
      return;
    }
    PathColumns columns = PathColumns.of(parent);
    entryRows.bytes(columns.start()).bytes(columns.restHash());
    if (put) {
      putParent = parent;
    }
  }

  /**
   * Whether the entry is below a directory that the commit makes and that never was. Then neither
   * was anything below it, since the head keeps all paths and a path needs its parent.
   */
  private boolean belowNew(ManifestEntry entry) {
    if (newDirectory != null && entry.path().isWithin(newDirectory)) {
      return true;
    }
    if (entry instanceof ManifestEntry.PutDirectory) {
      newDirectory = entry.path();
    }
    return false;
  }

  private void loadRest(int kind, int mode, Mtime mtime) {
    loadNumbers(kind, mode, mtime, 0);
    entryRows.none().int4(0).none().none();
  }

  private void loadNumbers(int kind, int mode, Mtime mtime, long sizeBytes) {
    entryRows.int2(kind).int4(mode).int8(mtime.seconds()).int4(mtime.nanos()).int8(sizeBytes);
  }
}

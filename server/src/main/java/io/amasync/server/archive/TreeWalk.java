package io.amasync.server.archive;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ContentId;
import io.amasync.metastore.content.Contents;
import io.amasync.metastore.content.LocatedChunk;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.server.account.Caller;
import io.amasync.server.feed.ChunkFeed;
import io.amasync.server.feed.ChunkFeeds;
import io.amasync.server.feed.ChunkForm;
import io.amasync.server.feed.ChunkSource;
import io.amasync.server.feed.ContentSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Visits rows of a tree with the bytes of their files. The chunks of a page of small files are
 * located by one question to the database, and read ahead across files: a tree of a hundred
 * thousand small files is some hundred questions. Used by one thread.
 */
final class TreeWalk implements Closeable {
  /** Files up to this size have few chunks, so a page of them is at most a few thousand. */
  private static final long SMALL_BYTES = 1 << 20;

  private final Caller caller;
  private final Contents contents;
  private final Pages pages;
  private final ChunkFeed feed;

  private List<RevisionRow> page = List.of();
  private Map<ContentId, List<LocatedChunk>> located = Map.of();
  private boolean loaded;

  /** The walk's visitor gets chunks in that form. */
  TreeWalk(Caller caller, Contents contents, ChunkFeeds feeds, ChunkForm form, Pages pages) {
    this.caller = caller;
    this.contents = contents;
    this.pages = pages;
    this.feed = feeds.open(caller, () -> null, form);
  }

  /** Gives the rows of a tree, page by page, in order of path. */
  @FunctionalInterface
  interface Pages {
    /** The rows after {@code last}, null for the first; none when there are no more. */
    List<RevisionRow> after(@Nullable RevisionRow last) throws IOException;
  }

  /** Takes the rows, one after the other. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes the next row.
     *
     * @param bytes of a file; the visitor writes them; null for anything else
     */
    void visit(RevisionRow row, @Nullable FileBytes bytes) throws IOException;
  }

  /** Reads the first page and the first chunk, so that their failure comes before any answer. */
  void prime() throws IOException {
    load(null);
    feed.prime();
  }

  /** Visits every row. */
  void run(Visitor visitor) throws IOException {
    if (!loaded) {
      load(null);
    }
    while (!page.isEmpty()) {
      for (RevisionRow row : page) {
        visitor.visit(row, row.kind() == EntryKind.FILE ? bytes(row) : null);
      }
      load(page.getLast());
    }
  }

  private void load(@Nullable RevisionRow last) throws IOException {
    page = pages.after(last);
    Set<ContentId> small = new HashSet<>();
    for (RevisionRow row : page) {
      if (isSmallFile(row)) {
        small.add(content(row));
      }
    }
    located = small.isEmpty() ? Map.of() : contents.locateAll(caller.account(), small);
    List<ChunkSource> sources = new ArrayList<>();
    for (RevisionRow row : page) {
      if (isSmallFile(row)) {
        sources.add(ChunkSource.of(chunksOf(row)));
      } else if (row.kind() == EntryKind.FILE) {
        sources.add(
            new ContentSource(contents, caller.account(), content(row), 0, row.sizeBytes()));
      }
    }
    feed.restart(ChunkSource.concat(sources));
    loaded = true;
  }

  private FileBytes bytes(RevisionRow row) {
    return new FileBytes(
        row,
        feed,
        () ->
            isSmallFile(row)
                ? list(chunksOf(row))
                : contents.chunks(caller.account(), content(row)).orElseThrow(() -> unknown(row)));
  }

  private static ChunkList list(List<LocatedChunk> chunks) {
    ChunkList.Builder list = new ChunkList.Builder();
    for (LocatedChunk chunk : chunks) {
      list.add(chunk.entry().id(), chunk.entry().rawLength());
    }
    return list.build();
  }

  private List<LocatedChunk> chunksOf(RevisionRow row) throws IOException {
    if (row.sizeBytes() == 0) {
      return List.of();
    }
    List<LocatedChunk> chunks = located.get(content(row));
    if (chunks == null) {
      throw unknown(row);
    }
    return chunks;
  }

  private static IOException unknown(RevisionRow row) {
    return new IOException(
        "The content of '%s' is unknown: the database is damaged".formatted(row.path().toUrl()));
  }

  private static boolean isSmallFile(RevisionRow row) {
    return row.kind() == EntryKind.FILE && row.sizeBytes() <= SMALL_BYTES;
  }

  private static ContentId content(RevisionRow row) {
    return Objects.requireNonNull(row.content());
  }

  @Override
  public void close() throws IOException {
    feed.close();
  }
}

package io.amasync.server.archive;

import io.amasync.metastore.content.Contents;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.metastore.tree.Trees;
import io.amasync.server.account.Caller;
import io.amasync.server.feed.ChunkFeeds;
import io.amasync.server.feed.ChunkForm;
import java.util.List;
import java.util.UUID;

/** Starts walks over trees. Thread-safe. */
public final class TreeWalks {
  private static final int PAGE_ROWS = 500;

  private final Trees trees;
  private final Contents contents;
  private final ChunkFeeds feeds;

  /** Walks {@code trees} with their {@code contents}. */
  public TreeWalks(Trees trees, Contents contents, ChunkFeeds feeds) {
    this.trees = trees;
    this.contents = contents;
    this.feeds = feeds;
  }

  /** Over a tree as of a version, or a part of it; whoever asks closes it. */
  TreeWalk tree(Caller caller, UUID workspace, long version, Selection selection, ChunkForm form) {
    return new TreeWalk(
        caller,
        contents,
        feeds,
        form,
        last ->
            trees.listing(
                caller.account(),
                workspace,
                version,
                selection,
                last == null ? null : last.path(),
                PAGE_ROWS));
  }

  /** Over one revision; whoever asks closes it. */
  TreeWalk single(Caller caller, RevisionRow row, ChunkForm form) {
    return new TreeWalk(
        caller, contents, feeds, form, last -> last == null ? List.of(row) : List.of());
  }
}

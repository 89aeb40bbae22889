package io.amasync.metastore.commit;

import io.amasync.chunker.id.ChunkId;
import io.amasync.protocol.path.TreePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a commit. Only {@link Committed} changed anything, and only the first time. */
public sealed interface CommitOutcome {
  /** All of it is there, for ever. The answer is the same however often it is asked for. */
  record Committed(CommitRow commit) implements CommitOutcome {}

  /** Paths have other revisions than the commit was made on; at most 1,000 are listed. */
  record Conflict(List<ConflictingPath> paths) implements CommitOutcome {}

  /** Chunks are in no stored pack; at most 1,000 are listed. Upload them and complete again. */
  record MissingChunks(List<ChunkId> chunks) implements CommitOutcome {}

  /**
   * The manifest cannot be this commit's, or would leave the tree inconsistent. The sender must
   * change it; a retry cannot help.
   *
   * @param path the first path at fault, or null when it is the manifest as a whole
   * @param fault what is wrong, as a sentence
   */
  record Inconsistent(@Nullable TreePath path, String fault) implements CommitOutcome {}

  /** The commit was abandoned. */
  record Ended(CommitRow commit) implements CommitOutcome {}

  /** The account has no such workspace, or the workspace no such commit. */
  record NotFound() implements CommitOutcome {}
}

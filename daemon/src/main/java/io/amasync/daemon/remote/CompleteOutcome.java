package io.amasync.daemon.remote;

import io.amasync.chunker.id.ChunkId;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.PathConflict;
import java.util.List;

/** What the server answered to stage 2 of a commit. */
public sealed interface CompleteOutcome {
  /** It is committed, by this call or an earlier one. */
  record Committed(CommitView commit) implements CompleteOutcome {}

  /** Nothing changed: the head has other revisions of these paths. There may be more. */
  record Conflict(List<PathConflict> paths) implements CompleteOutcome {
    public Conflict {
      paths = List.copyOf(paths);
    }
  }

  /** Nothing changed: these chunks are not stored. There may be more. */
  record MissingChunks(List<ChunkId> chunks) implements CompleteOutcome {
    public MissingChunks {
      chunks = List.copyOf(chunks);
    }
  }

  /** The commit was given up; it takes nothing more. */
  record Ended() implements CompleteOutcome {}

  /**
   * There was no answer: it may or may not be committed. Ask for its state before anything else.
   */
  record Unknown(ServerUnavailableException cause) implements CompleteOutcome {}
}

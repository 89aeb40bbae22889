package io.amasync.daemon.commit;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.TopHash;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far a commit has come, as far as the server may know of it. */
sealed interface JournalEntry {
  /**
   * The server is about to be asked for a commit's id, or has been. What is staged is in the
   * index's table of staged paths.
   *
   * @param key asks for the same commit again
   * @param parentVersion what was committed when it was planned, 0 before the first; a commit in
   *     flight may come in between
   */
  record Opened(
      UUID key, long parentVersion, TopHash top, String alias, String message, Instant created)
      implements JournalEntry {}

  /**
   * The manifest is written, and the server is about to be asked to complete the commit, or has
   * been.
   *
   * @param manifestHash of the manifest file, keyed with the manifests key
   * @param parentVersion what was committed when it was sealed, 0 before the first
   * @param parentHash that version's hash; null before the first
   */
  record Sealed(
      Opened opened,
      UUID commit,
      Digest256 manifestHash,
      long parentVersion,
      @Nullable CommitHash parentHash,
      int entries,
      long bytes)
      implements JournalEntry {}
}

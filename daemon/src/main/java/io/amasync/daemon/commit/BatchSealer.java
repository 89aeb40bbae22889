package io.amasync.daemon.commit;

import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.index.CommittedState;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.ManifestHeader;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Writes the manifest of what is staged, leaving out what would not fit into a tree. */
final class BatchSealer {
  private final CommitContext context;
  private final CommitJournal journal;
  private final ManifestFile manifest;

  BatchSealer(CommitContext context, CommitJournal journal, ManifestFile manifest) {
    this.context = context;
    this.journal = journal;
    this.manifest = manifest;
  }

  /**
   * Drops what hangs on something that was dropped.
   *
   * @return how many entries the manifest will have
   */
  static int settle(BatchStaging staging) {
    List<PlannedEntry> entries = staging.entries();
    Set<TreePath> missing = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      PlannedEntry entry = entries.get(i);
      TreePath parent = entry.path().parent();
      if (isPut(entry) && parent != null && missing.contains(parent)) {
        staging.drop(i);
      }
      if (staging.status(i) == BatchStaging.Status.DROPPED
          && entry.operation() == Operation.DIRECTORY
          && !entry.wasDirectory()) {
        missing.add(entry.path());
      }
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (staging.status(i) == BatchStaging.Status.DROPPED
          && entries.get(i).operation() == Operation.DELETE) {
        keepAbove(staging, entries.get(i).path());
      }
    }
    return staging.stagedEntries();
  }

  private static boolean isPut(PlannedEntry entry) {
    return entry.operation() != Operation.DELETE;
  }

  /** Something stays, so the directories it is in must stay too. */
  private static void keepAbove(BatchStaging staging, TreePath path) {
    for (TreePath above = path.parent(); above != null; above = above.parent()) {
      Integer position = staging.position(above);
      if (position != null && staging.entries().get(position).endsDirectory()) {
        staging.drop(position);
      }
    }
  }

  /**
   * Writes the manifest and then the journal. The commit before it has ended, so the last committed
   * state is what it is made on.
   *
   * @param count what {@link #settle} gave
   */
  JournalEntry.Sealed seal(BatchStaging staging, JournalEntry.Opened opened, UUID commit, int count)
      throws IOException {
    ManifestHeader header =
        new ManifestHeader(
            opened.top(),
            context.workspace(),
            context.name(),
            context.chunking(),
            commit,
            opened.created(),
            context.device(),
            opened.alias(),
            opened.message(),
            count);
    long[] bytes = {0};
    Digest256 hash =
        manifest.write(
            header,
            visitor -> {
              for (int i = 0; i < staging.entries().size(); i++) {
                if (staging.status(i) == BatchStaging.Status.STAGED) {
                  ManifestEntry entry = staging.record(i).entry();
                  if (entry instanceof ManifestEntry.PutFile file) {
                    bytes[0] += file.chunks().sizeBytes();
                  }
                  visitor.visit(entry);
                }
              }
            });
    CommittedState parent = context.index().committed();
    JournalEntry.Sealed sealed =
        new JournalEntry.Sealed(
            opened,
            commit,
            hash,
            parent == null ? 0 : parent.version(),
            parent == null ? null : parent.hash(),
            count,
            bytes[0]);
    journal.seal(sealed);
    return sealed;
  }
}

package io.amasync.daemon.commit;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.CommittedState;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Notes in the index what the server has committed, and checks the server's word. */
final class CommitFinisher {
  /** A commit that is over. */
  record Finished(CommittedState state, @Nullable String historyFault) {}

  private static final Digest256 NO_PARENT = new Digest256(0, 0, 0, 0);

  private final CommitContext context;
  private final CommitJournal journal;
  private final ManifestFile manifest;
  private final Conflicts conflicts;
  private final QuietWait quietWait;

  CommitFinisher(
      CommitContext context,
      CommitJournal journal,
      ManifestFile manifest,
      Conflicts conflicts,
      QuietWait quietWait) {
    this.context = context;
    this.journal = journal;
    this.manifest = manifest;
    this.conflicts = conflicts;
    this.quietWait = quietWait;
  }

  /**
   * One transaction notes everything and takes the commit out of the journal; a crash before it
   * does this again.
   *
   * @param batch whose commit it is, as it was sealed; null when an earlier run of the daemon
   *     staged it, and then the manifest says what is in it
   * @param others whether records of other paths must stay staged
   */
  Finished finish(
      JournalEntry.Sealed sealed, CommitView view, @Nullable Batch batch, OtherRecords others)
      throws IOException {
    CommittedState state =
        new CommittedState(
            Objects.requireNonNull(view.version(), "A committed commit has a version"),
            CommitHash.parse(
                Objects.requireNonNull(view.commitHash(), "A committed commit has a hash")),
            view.time());
    String fault = historyFault(sealed, state);
    if (batch == null) {
      List<Applied> applied = ofManifest();
      note(applied, state, others);
      applied.forEach(one -> settled(one.path()));
    } else {
      if (batch.staging().stagedEntries() != sealed.entries()) {
        throw new IllegalStateException(
            "%d entries are staged, and %d were sealed"
                .formatted(batch.staging().stagedEntries(), sealed.entries()));
      }
      note(batch.staging().applied(), state, others);
      batch.staging().appliedPaths().forEach(this::settled);
    }
    manifest.delete();
    return new Finished(state, fault);
  }

  private List<Applied> ofManifest() throws IOException {
    List<Applied> applied = new ArrayList<>();
    manifest.read(entry -> {
      StagedRecord record = StagedRecord.decode(context.index().staged(entry.path()));
      if (record == null) {
        throw new IllegalStateException(
            "'%s' is in the manifest and has no record".formatted(entry.path()));
      }
      applied.add(record.applied());
    });
    return applied;
  }

  private void note(Iterable<Applied> applied, CommittedState state, OtherRecords others) {
    WorkspaceIndex index = context.index();
    switch (others) {
      case NONE -> index.applyAndFinish(applied, state);
      case STAY -> journal.endSealed(rest -> index.applyAndGoOn(applied, state, rest));
    }
  }

  private void settled(TreePath path) {
    conflicts.remove(path);
    quietWait.settled(path);
  }

  /** The commit hash is that of its parent's and the manifest's, when the parent is ours. */
  private @Nullable String historyFault(JournalEntry.Sealed sealed, CommittedState state) {
    if (state.version() != sealed.parentVersion() + 1) {
      return null;
    }
    CommitHash parent = sealed.parentHash();
    ByteBuffer chain = ByteBuffer.allocate(2 * Digest256.BYTES);
    (parent == null ? NO_PARENT : parent.digest()).writeTo(chain);
    sealed.manifestHash().writeTo(chain);
    Digest256 expected =
        context
            .account()
            .hashes()
            .keyed(context.account().keys().manifests())
            .hash(chain.array(), 0, chain.capacity());
    if (expected.equals(state.hash().digest())) {
      return null;
    }
    return ("The server says that version %d of '%s' has the commit hash %s; by the history that"
            + " this device knows it is %s. Was the server's data replaced or tampered with?"
            + " Whoever runs the server has to compare it with a backup.")
        .formatted(state.version(), context.name(), state.hash(), expected);
  }
}

package io.amasync.daemon.commit;

import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.api.FileView;
import io.amasync.protocol.api.PathConflict;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.path.TreePath;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides about paths that another device has changed: what is the same on both sides is taken
 * over, what differs only in times or modes may be committed on top, the rest is blocked.
 */
final class ConflictResolver {
  private final CommitContext context;
  private final Conflicts conflicts;

  ConflictResolver(CommitContext context, Conflicts conflicts) {
    this.context = context;
    this.conflicts = conflicts;
  }

  /** Takes the paths out of the batch. */
  void resolve(List<PathConflict> paths, BatchStaging staging)
      throws RemoteException, InterruptedException {
    boolean found = false;
    for (PathConflict conflict : paths) {
      String base64 = conflict.pathBase64();
      TreePath path =
          base64 == null
              ? TreePath.of(conflict.path())
              : TreePath.of(Base64.getDecoder().decode(base64));
      Integer position = staging.position(path);
      if (position != null && staging.status(position) == BatchStaging.Status.STAGED) {
        found = true;
        resolve(path, position, conflict.headRevision(), staging);
      }
    }
    if (!found) {
      throw new IllegalStateException(
          "The server names conflicts that are not in the commit, like '%s'"
              .formatted(paths.isEmpty() ? "" : paths.getFirst().path()));
    }
  }

  private void resolve(TreePath path, int position, long headRevision, BatchStaging staging)
      throws RemoteException, InterruptedException {
    List<FileView> revisions = context.server().revisions(context.workspace(), path).files();
    FileView head = revisions.isEmpty() ? null : revisions.getFirst();
    long revision = head == null ? headRevision : head.revision();
    StagedRecord record = staging.record(position);
    PlannedEntry planned = staging.entries().get(position);
    if (head != null && isSame(record.entry(), head)) {
      staging.drop(position);
      context.index().apply(List.of(adopted(path, planned.stamp(), record, revision)));
    } else if (head == null || hasSameContent(record.entry(), head)) {
      staging.drop(position);
      conflicts.allow(path, revision);
    } else {
      conflicts.block(path, revision, planned.stat());
      staging.block(path, blocked(path, planned, head));
    }
  }

  private static Applied adopted(TreePath path, long stamp, StagedRecord record, long revision) {
    FileStat stat = record.stat();
    IndexEntry entry =
        stat == null ? null : IndexEntries.of(record.entry(), stat, revision, record.racy());
    return new Applied(path, stamp, entry, revision);
  }

  private static boolean isSame(ManifestEntry ours, FileView head) {
    if (!hasSameContent(ours, head)) {
      return false;
    }
    return switch (ours) {
      case ManifestEntry.Delete _ -> true;
      case ManifestEntry.PutDirectory directory -> directory.mode() == mode(head);
      case ManifestEntry.PutFile file ->
          file.mode() == mode(head) && file.mtime().toInstant().equals(head.mtime());
      case ManifestEntry.PutSymlink link -> link.mtime().toInstant().equals(head.mtime());
    };
  }

  private static int mode(FileView head) {
    return Integer.parseInt(head.mode(), 8);
  }

  private static boolean hasSameContent(ManifestEntry ours, FileView head) {
    return switch (ours) {
      case ManifestEntry.Delete _ -> head.kind().equals("deleted");
      case ManifestEntry.PutDirectory _ -> head.kind().equals("directory");
      case ManifestEntry.PutFile file -> file.content().toString().equals(head.content());
      case ManifestEntry.PutSymlink link -> Objects.equals(link.target(), target(head));
    };
  }

  private static @Nullable LinkTarget target(FileView head) {
    String base64 = head.targetBase64();
    return base64 == null ? null : LinkTarget.of(Base64.getDecoder().decode(base64));
  }

  private static BlockedPath blocked(TreePath path, PlannedEntry planned, FileView head) {
    String reason =
        "another device %s it (revision %d, version %d)%s"
            .formatted(
                head.kind().equals("deleted") ? "deleted" : "changed",
                head.revision(),
                head.version(),
                planned.stat() == null ? ", and it was deleted here" : "");
    String advice =
        ("Compare with: ama-sync get '%s' --revision %d -o OTHER. To commit what is here on top of"
                + " it, save the file again or run: ama-sync commit")
            .formatted(path, head.revision());
    return new BlockedPath(path, reason, advice, false);
  }
}

package io.amasync.daemon.engine;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.ContentId;
import io.amasync.daemon.index.Applied;
import io.amasync.daemon.index.CommittedState;
import io.amasync.daemon.index.IndexEntry;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.api.FileView;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.manifest.EntryKind;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty index with what the server has, so that a lost index, or a directory attached
 * anew, costs a reading of the files and no upload, no revision and no conflict.
 *
 * <p>The entries carry stats that no real file has, so the next scan finds every file different,
 * and the next commit reads it, finds what is committed, and only notes its stat. Until {@link
 * WorkspaceIndex#committed} is set, at the end, a crash leads to all of it again.
 */
final class IndexRebuild {
  private static final int PAGE_ROWS = 1_000;
  private static final long NO_STAMP = -1;

  private final RemoteServer server;
  private final WorkspaceIndex index;
  private final InstantSource clock;

  IndexRebuild(RemoteServer server, WorkspaceIndex index, InstantSource clock) {
    this.server = server;
    this.index = index;
    this.clock = clock;
  }

  /** Lists the head as {@code view} says it is, and notes it. */
  void run(WorkspaceView view) throws RemoteException, InterruptedException {
    UUID workspace = UUID.fromString(view.id());
    String hash = view.commitHash();
    if (view.version() == 0 || hash == null) {
      return;
    }
    String after = null;
    do {
      FilesView page = server.files(workspace, view.version(), after, PAGE_ROWS);
      List<Applied> applied = new ArrayList<>();
      page.files().forEach(file -> applied.add(applied(file)));
      index.apply(applied);
      after = page.next();
    } while (after != null);
    index.setCommitted(new CommittedState(view.version(), CommitHash.parse(hash), clock.instant()));
  }

  private static Applied applied(FileView file) {
    String base64 = file.pathBase64();
    TreePath path =
        base64 == null ? TreePath.of(file.path()) : TreePath.of(Base64.getDecoder().decode(base64));
    EntryKind kind =
        switch (file.kind()) {
          case "file" -> EntryKind.FILE;
          case "directory" -> EntryKind.DIRECTORY;
          case "symlink" -> EntryKind.SYMLINK;
          default ->
              throw new IllegalStateException(
                  "The server's listing has a '%s', which this program does not know"
                      .formatted(file.kind()));
        };
    IndexEntry entry =
        new IndexEntry(
            kind,
            stat(kind, file),
            file.revision(),
            kind == EntryKind.FILE ? content(file) : null,
            kind == EntryKind.SYMLINK ? target(file) : null,
            false);
    return new Applied(path, NO_STAMP, entry, file.revision());
  }

  /** As the server knows it; inode 0 and a ctime of 1970 are no real file's. */
  private static FileStat stat(EntryKind kind, FileView file) {
    Mtime mtime = file.mtime() == null ? Mtime.NONE : Mtime.of(file.mtime());
    int mode = Integer.parseInt(file.mode(), 8);
    return switch (kind) {
      case FILE -> new FileStat(FileKind.FILE, 0, 0, 1, mode, file.sizeBytes(), mtime, Mtime.NONE);
      case DIRECTORY -> new FileStat(FileKind.DIRECTORY, 0, 0, 1, mode, 0, Mtime.NONE, Mtime.NONE);
      case SYMLINK -> new FileStat(FileKind.SYMLINK, 0, 0, 1, mode, 0, mtime, Mtime.NONE);
    };
  }

  private static @Nullable ContentId content(FileView file) {
    return file.content() == null ? null : ContentId.parse(file.content());
  }

  private static @Nullable LinkTarget target(FileView file) {
    String base64 = file.targetBase64();
    return base64 == null ? null : LinkTarget.of(Base64.getDecoder().decode(base64));
  }
}

package io.amasync.protocol.manifest;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.id.ContentId;
import io.amasync.protocol.path.TreePath;

/** One path's change in a commit. */
public sealed interface ManifestEntry {
  /** The path that changes. */
  TreePath path();

  /**
   * The revision of the path that this change was made on, deletions counted; 0 when the path had
   * none. The server refuses the commit when its head says otherwise.
   */
  long baseRevision();

  /**
   * A regular file, new or changed.
   *
   * @param mode the permission bits, 0 to 07777
   * @param chunks the whole content, {@code content} is its name
   */
  record PutFile(
      TreePath path, long baseRevision, int mode, Mtime mtime, ContentId content, ChunkList chunks)
      implements ManifestEntry {
    public PutFile {
      Modes.check(mode);
      Modes.checkBase(baseRevision);
    }
  }

  /** A directory, new or with a changed mode. */
  record PutDirectory(TreePath path, long baseRevision, int mode) implements ManifestEntry {
    public PutDirectory {
      Modes.check(mode);
      Modes.checkBase(baseRevision);
    }
  }

  /** A symbolic link, new or changed. */
  record PutSymlink(TreePath path, long baseRevision, Mtime mtime, LinkTarget target)
      implements ManifestEntry {
    public PutSymlink {
      Modes.checkBase(baseRevision);
    }
  }

  /** The path is gone. What was below a directory has entries of its own. */
  record Delete(TreePath path, long baseRevision) implements ManifestEntry {
    public Delete {
      Modes.checkBase(baseRevision);
    }
  }
}

package io.amasync.daemon.restore;

import io.amasync.daemon.restore.posix.PosixDirectory;
import io.amasync.daemon.restore.posix.PosixException;
import io.amasync.daemon.restore.posix.PosixFile;
import io.amasync.protocol.manifest.ManifestEntry.PutDirectory;
import io.amasync.protocol.manifest.ManifestEntry.PutFile;
import io.amasync.protocol.manifest.ManifestEntry.PutSymlink;
import io.amasync.protocol.path.TreePath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The directory that a tree is restored into. Set-user-id, set-group-id and sticky bits are not
 * restored. Directories get modes that would lock the restore itself out only at the end.
 */
final class TargetTree implements Closeable {
  /** Writes the content of a file that is open and empty. */
  interface Content {
    void writeTo(PosixFile file) throws IOException;
  }

  private static final int PERMISSIONS = 0777;
  private static final int OWNER_ALL = 0700;

  private record LateMode(TreePath directory, int mode) {}

  private final Path target;
  private final PosixDirectory root;
  private final DirectoryChain chain;
  private final byte[] temporary;
  private final List<LateMode> lateModes = new ArrayList<>();

  private TargetTree(Path target, PosixDirectory root) {
    this.target = target;
    this.root = root;
    this.chain = new DirectoryChain(root);
    this.temporary = (".ama-sync-restore-" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Opens {@code target}, which must be empty, or not be there: then it is made. */
  static TargetTree open(Path target) throws IOException {
    if (Files.exists(target)) {
      if (!Files.isDirectory(target)) {
        throw new TargetRefusedException(
            "The target '%s' is not a directory. Name an empty or a new one".formatted(target));
      }
      requireEmpty(target);
    } else {
      Files.createDirectories(target);
    }
    return new TargetTree(target, PosixDirectory.open(target));
  }

  private static void requireEmpty(Path target) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(target)) {
      if (children.iterator().hasNext()) {
        throw new TargetRefusedException(
            ("The target '%s' is not empty, and a restore overwrites nothing. Name an empty or a"
                    + " new directory; what an interrupted restore left can be deleted")
                .formatted(target));
      }
    }
  }

  void putDirectory(PutDirectory entry) throws IOException {
    TreePath path = entry.path();
    byte[] name = path.name();
    try {
      PosixDirectory parent = chain.open(path.parent());
      parent.makeDirectory(name);
      int mode = entry.mode() & PERMISSIONS;
      if ((mode & OWNER_ALL) == OWNER_ALL) {
        try (PosixDirectory made = parent.openDirectory(name)) {
          made.setMode(mode);
        }
      } else {
        lateModes.add(new LateMode(path, mode));
      }
    } catch (PosixException e) {
      throw explain(path, e);
    }
  }

  void putSymlink(PutSymlink entry) throws IOException {
    TreePath path = entry.path();
    try {
      chain.open(path.parent()).makeLink(path.name(), entry.target().toBytes(), entry.mtime());
    } catch (PosixException e) {
      throw explain(path, e);
    }
  }

  /** Writes to a temporary name first; on failure nothing of the file is left. */
  void putFile(PutFile entry, Content content) throws IOException {
    TreePath path = entry.path();
    try {
      PosixDirectory parent = chain.open(path.parent());
      try (PosixFile file = root.createFile(temporary, entry.chunks().sizeBytes())) {
        content.writeTo(file);
        file.setMode(entry.mode() & PERMISSIONS);
        file.setMtime(entry.mtime());
      } catch (IOException e) {
        deleteTemporary(e);
        throw e;
      }
      try {
        root.rename(temporary, parent, path.name());
      } catch (IOException e) {
        deleteTemporary(e);
        throw e;
      }
    } catch (PosixException e) {
      throw explain(path, e);
    }
  }

  private void deleteTemporary(IOException cause) {
    try {
      root.delete(temporary);
    } catch (PosixException e) {
      if (!e.isMissing()) {
        cause.addSuppressed(e);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Gives the directories their late modes, the deepest first. */
  void finish() throws IOException {
    for (LateMode late : lateModes.reversed()) {
      try {
        chain.open(late.directory()).setMode(late.mode());
      } catch (PosixException e) {
        throw explain(late.directory(), e);
      }
    }
  }

  private IOException explain(TreePath path, PosixException e) {
    if (e.isNoSpace()) {
      return new TargetRefusedException(
          ("There is no space left at '%s' for '%s'. What was restored before it is whole. Make"
                  + " room, empty the target and restore again")
              .formatted(target, path),
          e);
    }
    if (e.isMissing() || e.isNoDirectory() || e.isPresent()) {
      return new TargetRefusedException(
          ("'%s' cannot be restored in '%s': something else is where it or its directory should be"
                  + " (%s). Restore into an empty directory that nothing else writes to")
              .formatted(path, target, e.getMessage()),
          e);
    }
    return new TargetRefusedException(
        "'%s' cannot be restored in '%s': %s".formatted(path, target, e.getMessage()), e);
  }

  @Override
  public void close() throws IOException {
    try (root) {
      chain.close();
    }
  }
}

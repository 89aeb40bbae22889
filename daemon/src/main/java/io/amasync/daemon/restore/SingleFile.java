package io.amasync.daemon.restore;

import io.amasync.daemon.restore.posix.PosixDirectory;
import io.amasync.daemon.restore.posix.PosixException;
import io.amasync.daemon.restore.posix.PosixFile;
import io.amasync.protocol.manifest.ManifestEntry.PutFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;

/** Writes one file anywhere: beside its place first, then over what is there. */
final class SingleFile {
  private static final int PERMISSIONS = 0777;

  private SingleFile() {}

  static void write(Path out, PutFile entry, TargetTree.Content content) throws IOException {
    Path place = out.toAbsolutePath();
    Path parent = place.getParent();
    Path name = place.getFileName();
    if (parent == null || name == null || Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new TargetRefusedException("'%s' is a directory. Name a file".formatted(out));
    }
    byte[] temporary = (".ama-sync-get-" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    try (PosixDirectory directory = PosixDirectory.open(parent)) {
      try {
        try (PosixFile file = directory.createFile(temporary, entry.chunks().sizeBytes())) {
          content.writeTo(file);
          file.setMode(entry.mode() & PERMISSIONS);
          file.setMtime(entry.mtime());
        }
        directory.rename(temporary, directory, PosixDirectory.rawName(name));
      } catch (IOException e) {
        delete(directory, temporary, e);
        throw e;
      }
    } catch (PosixException e) {
      throw new TargetRefusedException(
          "'%s' cannot be written: %s. What was there is as it was".formatted(out, e.getMessage()),
          e);
    }
  }

  private static void delete(PosixDirectory directory, byte[] temporary, IOException cause) {
    try {
      directory.delete(temporary);
    } catch (PosixException e) {
      if (!e.isMissing()) {
        cause.addSuppressed(e);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}

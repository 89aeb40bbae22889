package io.amasync.metastore.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The server process as its data directory tells of it: {@code postmaster.pid} has the process id
 * in line 1 and the status in line 8.
 *
 * @param pid of the process that wrote the file; it may be gone, and another have its number
 * @param ready whether it accepts connections
 */
record Postmaster(long pid, boolean ready) {
  private static final String FILE = "postmaster.pid";
  private static final int STATUS_LINE = 7;
  private static final String READY = "ready";

  /** What the file says; nothing when it is absent or has just been begun. */
  static Optional<Postmaster> read(Path data) throws IOException {
    try {
      List<String> lines = Files.readAllLines(data.resolve(FILE));
      boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals(READY);
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(new Postmaster(Long.parseLong(lines.getFirst().strip()), ready));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether any process works in the data directory: the server, or one of its children that has
   * outlived it for a moment. Servers change into their data directory, so a process that merely
   * has an old server's number is not mistaken for it.
   */
  static boolean anyWorksIn(Path data) throws IOException {
    Path real = data.toRealPath();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (worksIn(process, real)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the process that the file names is a server on this data directory. */
  boolean worksIn(Path data) throws IOException {
    return worksIn(Path.of("/proc", Long.toString(pid)), data.toRealPath());
  }

  private static boolean worksIn(Path process, Path realData) throws IOException {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(realData);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return false; // It is gone, or another user's: then it cannot work in a private directory.
    } catch (FileSystemException e) {
      if (Files.exists(process)) {
        throw e;
      }
      return false; // It went while its link was read.
    }
  }

  /** Removes the file of a server that is gone, so that the next one starts. */
  static void forget(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(FILE));
  }
}

package io.amasync.server.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server's home directory while one process holds it: {@code run/server.lock} is locked, and
 * {@code run/server.json} says where the server answers. Only its owner can read it.
 */
public final class ServerHome implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path home;
  private final FileChannel lockFile;
  private final FileLock lock;

  private ServerHome(Path home, FileChannel lockFile, FileLock lock) {
    this.home = home;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Takes the home; makes it where it is missing.
   *
   * @throws StartFailedException when another process holds it
   */
  public static ServerHome take(Path directory) throws IOException, StartFailedException {
    Path home = directory.toAbsolutePath();
    Path run = home.resolve("run");
    Files.createDirectories(run, OWNER_DIRECTORY);
    Path lockPath = run.resolve("server.lock");
    FileChannel channel =
        FileChannel.open(
            lockPath, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_FILE);
    FileLock lock = null;
    try {
      lock = tryLock(channel);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new StartFailedException(
          "A server is running already on %s. Use that one, or stop it first: ama-sync down"
              .formatted(home));
    }
    ServerHome taken = new ServerHome(home, channel, lock);
    Files.deleteIfExists(taken.addressFile());
    return taken;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Held within this very process, as tests do.
    }
  }

  /** Where an embedded PostgreSQL lives. */
  public Path postgres() {
    return home.resolve("server").resolve("postgres");
  }

  /** Where the token of the embedded server's account is. */
  public Path token() {
    return home.resolve("token");
  }

  /** An empty directory for manifests on their way; what an earlier run left is deleted. */
  public Path emptySpool() throws IOException {
    Path spool = home.resolve("server").resolve("spool");
    Files.createDirectories(spool, OWNER_DIRECTORY);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(spool)) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
    return spool;
  }

  /** Says where the server answers, now that it does. */
  public void announce(String json) throws IOException {
    writePrivately(addressFile(), json);
  }

  /** Takes back what {@link #announce} said. */
  public void withdraw() throws IOException {
    Files.deleteIfExists(addressFile());
  }

  private Path addressFile() {
    return home.resolve("run").resolve("server.json");
  }

  /** Writes a whole file that only its owner can read, durably, or leaves it as it was. */
  static void writePrivately(Path file, String text) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    try (FileChannel channel =
        FileChannel.open(
            partial, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory =
        FileChannel.open(Objects.requireNonNull(file.getParent()), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Withdraws the address and gives the home up. */
  @Override
  public void close() throws IOException {
    try {
      if (lock.isValid()) {
        withdraw();
        lock.release();
      }
    } finally {
      lockFile.close();
    }
  }
}

package io.amasync.server.store.filesystem;

import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.BlobReader;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.DirectUpload;
import io.amasync.server.store.PendingBlob;
import io.amasync.server.store.RemoteKey;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * The blob store in two directories, which may be on two file systems. The package's description
 * gives the layout.
 */
public final class FileSystemBlobStore implements BlobStore {
  private static final String TEMPORARY = "tmp";

  private final Path staging;
  private final Path remote;

  private FileSystemBlobStore(StoreConfig.FileSystem config) {
    this.staging = config.staging().toAbsolutePath();
    this.remote = config.remote().toAbsolutePath();
  }

  /**
   * Opens the store: makes its directories where missing, and throws away what earlier runs were
   * writing when they ended. Only one process may open it at a time.
   */
  public static FileSystemBlobStore open(StoreConfig.FileSystem config) throws IOException {
    FileSystemBlobStore store = new FileSystemBlobStore(config);
    for (Path root : new Path[] {store.staging, store.remote}) {
      Path temporary = root.resolve(TEMPORARY);
      DurableFiles.createDirectories(temporary);
      try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temporary)) {
        for (Path leftover : leftovers) {
          Files.deleteIfExists(leftover);
        }
      }
    }
    return store;
  }

  @Override
  public PendingBlob stage(StagingKey key) throws IOException {
    return PendingFile.open(temporary(staging), path(key));
  }

  @Override
  public Optional<DirectUpload> directUpload(StagedPack pack, UUID commit, Duration lifetime) {
    return Optional.empty();
  }

  @Override
  public InputStream readStaged(StagedPack pack) throws IOException {
    try {
      return Files.newInputStream(path(pack.key()), LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new BlobMissingException(pack.key().toString(), e);
    }
  }

  @Override
  public OptionalLong stagedSize(StagedPack pack) throws IOException {
    return sizeOf(path(pack.key()));
  }

  @Override
  public boolean isStaged(StagedPack pack) throws IOException {
    CRC32C crc = new CRC32C();
    long sizeBytes;
    try (InputStream in = new CheckedInputStream(readStaged(pack), crc)) {
      sizeBytes = in.transferTo(OutputStream.nullOutputStream());
    } catch (BlobMissingException e) {
      return false;
    }
    if (sizeBytes == pack.sizeBytes() && (int) crc.getValue() == pack.crc32c()) {
      return true;
    }
    discard(pack);
    return false;
  }

  @Override
  public void promote(Collection<StagedPack> packs) throws IOException {
    Set<Path> changed = new LinkedHashSet<>();
    Set<Path> areas = new LinkedHashSet<>();
    for (StagedPack pack : packs) {
      StagingKey key = pack.key();
      Path from = path(key);
      Path to = path(new RemoteKey.Pack(key.account(), key.pack()));
      Path directory = DurableFiles.directoryOf(to);
      DurableFiles.createDirectories(directory);
      try {
        move(from, to);
      } catch (NoSuchFileException e) {
        if (!Files.isRegularFile(to, LinkOption.NOFOLLOW_LINKS)) {
          throw new BlobMissingException(key.toString(), e);
        }
      }
      // Also when it was there already: an earlier move may have been cut short before its sync.
      changed.add(directory);
      areas.add(DurableFiles.directoryOf(from));
    }
    for (Path directory : changed) {
      DurableFiles.syncDirectory(directory);
    }
    for (Path area : areas) {
      removeIfEmpty(area);
    }
  }

  private void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      copyAcross(from, to);
    }
  }

  /** What {@link #move} does when the repos are on two file systems. */
  void copyAcross(Path from, Path to) throws IOException {
    try (PendingFile copy = PendingFile.open(temporary(remote), to)) {
      Files.copy(from, copy.out());
      copy.commit();
    }
    Files.deleteIfExists(from);
  }

  private static void removeIfEmpty(Path area) throws IOException {
    try {
      Files.deleteIfExists(area);
    } catch (DirectoryNotEmptyException e) {
      return; // Packs of another commit, or ones that no commit needed: they stay.
    }
  }

  @Override
  public PendingBlob create(RemoteKey key) throws IOException {
    return PendingFile.open(temporary(remote), path(key));
  }

  @Override
  public OptionalLong size(RemoteKey key) throws IOException {
    return sizeOf(path(key));
  }

  @Override
  public BlobReader open(RemoteKey key) throws IOException {
    try {
      FileChannel channel =
          FileChannel.open(path(key), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
      return new FileReader(channel, channel.size());
    } catch (NoSuchFileException e) {
      throw new BlobMissingException(key.toString(), e);
    }
  }

  @Override
  public void delete(RemoteKey key) throws IOException {
    deleteDurably(path(key));
  }

  @Override
  public void discard(StagedPack pack) throws IOException {
    Path path = path(pack.key());
    deleteDurably(path);
    removeIfEmpty(DurableFiles.directoryOf(path));
  }

  private static void deleteDurably(Path path) throws IOException {
    if (Files.deleteIfExists(path)) {
      DurableFiles.syncDirectory(DurableFiles.directoryOf(path));
    }
  }

  @Override
  public void list(long account, Visitor visitor) throws IOException {
    RemoteKey.checkAccount(account);
    Path directory = remote.resolve(Long.toString(account));
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            visitor.visit(
                remote.relativize(file).toString(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // Deleted since its directory was read.
            }
            throw failure;
          }
        });
  }

  @Override
  public void check() throws IOException {
    for (Path root : new Path[] {staging, remote}) {
      Path probe = temporary(root);
      try {
        Files.createFile(probe, DurableFiles.OWNER_FILE);
        Files.delete(probe);
      } catch (IOException e) {
        throw new IOException(
            "The store cannot write to %s (%s). Check that the disk is mounted, has space, and that"
                    .formatted(root, e)
                + " the server's user owns the directory",
            e);
      }
    }
  }

  @Override
  public void selfCheck() throws IOException {
    check();
  }

  private static OptionalLong sizeOf(Path path) throws IOException {
    try {
      return OptionalLong.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).size());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  private Path path(StagingKey key) {
    return staging.resolve(key.path());
  }

  private Path path(RemoteKey key) {
    return remote.resolve(key.path());
  }

  private static Path temporary(Path root) {
    return root.resolve(TEMPORARY).resolve(UUID.randomUUID().toString());
  }
}

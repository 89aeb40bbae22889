package io.amasync.server.grant;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Set;

/**
 * The 32 bytes that sign grants. Kept in a file that only the server's user can read; servers that
 * share a store share the file's content.
 */
public final class GrantSecret {
  static final int BYTES = 32;

  private final byte[] bytes;

  private GrantSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A secret of exactly 32 bytes. */
  static GrantSecret of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "A grant secret has %d bytes, not %d".formatted(BYTES, bytes.length));
    }
    return new GrantSecret(bytes.clone());
  }

  /** Reads the secret from {@code file}, which is made with a random one when it is not there. */
  public static GrantSecret loadOrCreate(Path file, SecureRandom random) throws IOException {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      create(file, random);
      return read(file);
    }
  }

  private static GrantSecret read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != BYTES) {
      throw new IOException(
          "%s has %d bytes; a grant secret has %d. Delete the file to have a new one made: uploads"
                  .formatted(file, bytes.length, BYTES)
              + " under way then ask for new grants");
    }
    return new GrantSecret(bytes);
  }

  /** Whoever comes second keeps the first one's secret. */
  private static void create(Path file, SecureRandom random) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    Path temporary = directory.resolve(file.getFileName() + "." + random.nextLong());
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer out = ByteBuffer.wrap(secret);
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.force(true);
    }
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      return; // Another server was faster; its secret counts.
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "GrantSecret(secret)";
  }
}

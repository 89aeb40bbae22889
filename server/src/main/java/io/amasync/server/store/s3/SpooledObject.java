package io.amasync.server.store.s3;

import io.amasync.server.store.PendingBlob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** An object being written to a local file, since S3 wants its length and checksum first. */
final class SpooledObject implements PendingBlob {
  /** Puts the file's bytes into the store. */
  @FunctionalInterface
  interface Sender {
    void send(Path file, long sizeBytes, int crc32c) throws IOException;
  }

  private final Path file;
  private final CRC32C crc = new CRC32C();
  private final OutputStream out;
  private final Sender sender;
  private boolean committed;

  private SpooledObject(Path file, OutputStream out, Sender sender) {
    this.file = file;
    this.out = new CheckedOutputStream(out, crc);
    this.sender = sender;
  }

  static SpooledObject open(Path directory, Sender sender) throws IOException {
    Path file =
        Files.createTempFile(
            directory,
            "object-",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new SpooledObject(file, Files.newOutputStream(file), sender);
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void commit() throws IOException {
    if (committed) {
      throw new IllegalStateException("The object is committed already");
    }
    out.close();
    sender.send(file, Files.size(file), (int) crc.getValue());
    committed = true;
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}

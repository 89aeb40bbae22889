package io.amasync.server.commit;

import io.amasync.metastore.commit.ManifestSource;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A manifest on its way in, kept in a file of its own: it is read twice, and may be larger than the
 * heap. Closing deletes the file.
 */
final class SpooledManifest implements ManifestSource, Closeable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Path file;
  private final long sizeBytes;

  private SpooledManifest(Path file, long sizeBytes) {
    this.file = file;
    this.sizeBytes = sizeBytes;
  }

  /** Reads {@code body} to its end; whoever made it has bounded it. */
  static SpooledManifest of(InputStream body, Path directory) throws IOException {
    Path file =
        Files.createTempFile(
            directory,
            "manifest-",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    boolean spooled = false;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
      long sizeBytes = body.transferTo(out);
      spooled = true;
      return new SpooledManifest(file, sizeBytes);
    } finally {
      if (!spooled) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}

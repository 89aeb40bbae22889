package io.amasync.daemon.control;

import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.PathText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32C;

/**
 * Where the control socket is: in {@code run/} of the home, or, since the address of a Unix-domain
 * socket holds about 100 bytes, in a private directory below the system's temporary directory when
 * the home's path is longer than that.
 */
public final class ControlSocketPath {
  private static final int LONGEST_ADDRESS_BYTES = 100;
  private static final String NAME = "daemon.sock";

  private ControlSocketPath() {}

  /**
   * The place for {@code home}, its directory made and private.
   *
   * @throws IOException also when someone else owns the short directory
   */
  public static Path prepare(Home home, Path temporary) throws IOException {
    Path plain = home.run().resolve(NAME);
    byte[] raw = PathText.rawBytes(plain);
    if (raw.length <= LONGEST_ADDRESS_BYTES) {
      return plain;
    }
    Path directory = temporary.resolve("ama-sync-%s".formatted(shortName(home, raw)));
    try {
      Home.makePrivate(directory);
    } catch (IOException e) {
      throw new IOException(
          "Cannot use %s for the control socket: %s. Choose a shorter AMA_SYNC_HOME"
              .formatted(directory, e.getMessage()),
          e);
    }
    PosixFileAttributes made =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean mine =
        made.isDirectory()
            && made.owner().equals(Files.getOwner(home.run()))
            && PosixFilePermissions.toString(made.permissions()).equals("rwx------");
    if (!mine) {
      throw new IOException(
          "%s belongs to someone else. Choose a shorter AMA_SYNC_HOME".formatted(directory));
    }
    return directory.resolve(NAME);
  }

  private static String shortName(Home home, byte[] raw) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(raw);
    int owner = Files.getOwner(home.run()).getName().hashCode();
    return "%08x%08x".formatted((int) checksum.getValue(), owner);
  }
}

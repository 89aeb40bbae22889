package io.amasync.metastore.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.jar.JarEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked from the class path into a directory named by what is in them, so
 * that another release of them gets a directory of its own. A directory is complete as soon as it
 * has its name.
 */
final class PostgresBinaries {
  private static final String DIRECTORY_PREFIX = "programs-";
  private static final int NAME_DIGITS = 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int ANY_EXECUTE_BIT = 0111;

  private final Path directory;

  private PostgresBinaries(Path directory) {
    this.directory = directory;
  }

  /** The programs below {@code home}, which is private to its owner; unpacks them if need be. */
  static PostgresBinaries unpack(Path home) throws IOException {
    String resource = resource();
    Path directory = home.resolve(DIRECTORY_PREFIX + fingerprint(resource));
    if (!Files.isDirectory(directory)) {
      removeOthers(home);
      Path partial = home.resolve(DIRECTORY_PREFIX + "partial");
      Files.createDirectory(partial);
      try (InputStream in = open(resource)) {
        unpack(in, partial);
      }
      // Else a power cut soon after would leave empty programs under a name that says complete.
      Directories.syncAll(partial);
      Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
      Directories.sync(home);
    }
    return new PostgresBinaries(directory);
  }

  /** The path of one program. */
  String program(String name) {
    return directory.resolve("bin").resolve(name).toString();
  }

  private static String resource() throws IOException {
    String system = System.getProperty("os.name", "");
    String machine = System.getProperty("os.arch", "");
    if (system.equals("Linux") && machine.equals("amd64")) {
      return "/postgres-linux-x86_64.txz";
    }
    if (system.equals("Linux") && machine.equals("aarch64")) {
      return "/postgres-linux-arm_64.txz";
    }
    throw new IOException(
        ("There is no embedded PostgreSQL for %s on %s. Start a PostgreSQL of your own and name it"
                + " in the server's configuration")
            .formatted(system, machine));
  }

  private static URL url(String resource) throws IOException {
    URL url = PostgresBinaries.class.getResource(resource);
    if (url == null) {
      throw new IOException(
          "The class path lacks %s, the embedded PostgreSQL".formatted(resource.substring(1)));
    }
    return url;
  }

  private static InputStream open(String resource) throws IOException {
    return url(resource).openStream();
  }

  /** Of the archive: what the jar's directory says of it, which costs no reading of it. */
  private static String fingerprint(String resource) throws IOException {
    if (url(resource).openConnection() instanceof JarURLConnection jar) {
      JarEntry entry = jar.getJarEntry();
      return "%08x%08x".formatted(entry.getCrc(), entry.getSize());
    }
    try (DigestInputStream in =
        new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest()).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Removes what an earlier release, or an unpacking that was killed, has left. */
  private static void removeOthers(Path home) throws IOException {
    try (var children = Files.newDirectoryStream(home, DIRECTORY_PREFIX + "*")) {
      for (Path child : children) {
        Directories.remove(child);
      }
    }
  }

  private static void unpack(InputStream in, Path directory) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(in, BUFFER_BYTES)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException("The embedded PostgreSQL has a path outside: " + entry.getName());
        }
        unpack(tar, entry, target);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(parent(target));
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(parent(target));
      Files.copy(tar, target);
      if ((entry.getMode() & ANY_EXECUTE_BIT) != 0 && !target.toFile().setExecutable(true, true)) {
        throw new IOException("Cannot make %s executable".formatted(target));
      }
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "below the directory it is unpacked to");
  }
}

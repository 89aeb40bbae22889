package io.amasync.bench.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a directory holds, so that two can be compared: names to the byte, kinds, modes, times. */
final class TreeSnapshot {
  private TreeSnapshot() {}

  /** Each path, percent-encoded, and what is there. Modification times of files and links only. */
  static Map<String, String> of(Path root) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    String base = root.toUri().getRawPath();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> !file.equals(root))
          .forEach(file -> entries.put(name(file, base), describe(file)));
    }
    return entries;
  }

  private static String name(Path file, String base) {
    String name = file.toUri().getRawPath().substring(base.length());
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private static String describe(Path file) {
    try {
      Map<String, Object> unix =
          Files.readAttributes(file, "unix:mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
      Object modified = unix.get("lastModifiedTime");
      if (Files.isSymbolicLink(file)) {
        return "link to %s, %s"
            .formatted(Files.readSymbolicLink(file).toUri().getRawPath(), modified);
      }
      Object type = unix.get("mode");
      String mode = type instanceof Integer bits ? Integer.toOctalString(bits & 0777) : "?";
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        return "directory " + mode;
      }
      return "file %s, %s, %s".formatted(mode, modified, digest(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}

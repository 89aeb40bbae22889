package io.amasync.daemon.tree;

import io.amasync.protocol.path.TreePath;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/**
 * Turns raw bytes into the JDK's paths and back without loss.
 *
 * <p>A JDK path holds bytes, but {@code Path.of(String)} and {@code toString()} go through the
 * locale's charset, which under {@code LC_ALL=C} knows ASCII only. Going through a {@code file:}
 * URI keeps every byte, and costs a few microseconds and a system call. So names that survive the
 * charset take the short way, all others the URI.
 */
public final class RawNames {
  private static final Set<String> ASCII_SUPERSETS =
      Set.of("UTF-8", "US-ASCII", "ISO-8859-1", "ISO-8859-15");

  private static final Path ROOT = Path.of("/");

  /** Whether the locale's charset writes ASCII as it is. */
  private final boolean plainAscii;

  /** Whether the locale's charset is UTF-8. */
  private final boolean plainUtf8;

  RawNames(Charset localeCharset) {
    plainAscii = ASCII_SUPERSETS.contains(localeCharset.name());
    plainUtf8 = localeCharset.equals(StandardCharsets.UTF_8);
  }

  /** For the charset that this JVM uses for names. */
  public static RawNames ofThisProcess() {
    return new RawNames(
        Charset.forName(System.getProperty("sun.jnu.encoding"), StandardCharsets.US_ASCII));
  }

  /** The relative JDK path with the bytes of {@code path}. */
  public Path relative(TreePath path) {
    byte[] bytes = path.toBytes();
    if ((plainAscii && isAscii(bytes)) || (plainUtf8 && path.isUtf8())) {
      return Path.of(new String(bytes, StandardCharsets.UTF_8));
    }
    return ROOT.relativize(Path.of(URI.create("file:///" + path.toUrl())));
  }

  /** The bytes of {@code path}, which may be relative. */
  public byte[] bytes(Path path) {
    String text = path.toString();
    if (plainAscii && isAscii(text)) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    if (plainUtf8 && text.indexOf('\uFFFD') < 0) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    String encoded = path.toUri().getRawPath();
    if (encoded.endsWith("/") && !text.endsWith("/")) {
      // The JDK looked, found a directory there, and said so with a slash of its own.
      encoded = encoded.substring(0, encoded.length() - 1);
    }
    if (!path.isAbsolute()) {
      encoded = encoded.substring(workingDirectory().length());
    }
    return decode(encoded);
  }

  /** What {@code toUri} puts before a relative path, slash included. */
  private static String workingDirectory() {
    String encoded = Path.of("").toAbsolutePath().toUri().getRawPath();
    return encoded.endsWith("/") ? encoded : encoded + "/";
  }

  private static byte[] decode(String encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        out.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toByteArray();
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}

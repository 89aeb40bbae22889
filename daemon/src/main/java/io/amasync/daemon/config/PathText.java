package io.amasync.daemon.config;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An absolute path as text that survives any locale and any bytes: plain text when the path is
 * valid UTF-8, else its {@code file:} URI, which says every byte.
 */
public final class PathText {
  private static final String SCHEME = "file:///";

  private PathText() {}

  /** The text of an absolute path. */
  public static String of(Path path) {
    byte[] bytes = rawBytes(path);
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean whole = Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8));
    return whole ? text : path.toUri().toString();
  }

  /** The path of a text that {@link #of} made. */
  public static Path parse(String text) {
    if (text.startsWith(SCHEME)) {
      return Path.of(URI.create(text));
    }
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '/'
              || b == '-'
              || b == '_';
      if (plain) {
        uri.append((char) b);
      } else {
        uri.append("%%%02X".formatted(b));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** The bytes of a path's name as the file system has them, whatever the locale. */
  public static byte[] rawBytes(Path path) {
    String encoded = path.toAbsolutePath().toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    byte[] raw = bytes.toByteArray();
    // toUri() ends an existing directory's path with a slash.
    boolean slash = raw.length > 1 && raw[raw.length - 1] == '/';
    return slash ? Arrays.copyOf(raw, raw.length - 1) : raw;
  }
}

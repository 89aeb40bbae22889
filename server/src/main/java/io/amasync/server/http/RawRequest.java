package io.amasync.server.http;

import io.amasync.protocol.path.TreePath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request's address as it came over the wire. Servlets and Jersey decode addresses as UTF-8 and
 * fold dots and parameters; a file's name is bytes, and what cannot be one must be refused and not
 * folded.
 */
public final class RawRequest {
  private final String path;
  private final @Nullable String query;

  private RawRequest(String path, @Nullable String query) {
    this.path = path;
    this.query = query;
  }

  /** The address of {@code request}. */
  public static RawRequest of(HttpServletRequest request) {
    return of(request.getRequestURI(), request.getQueryString());
  }

  static RawRequest of(String path, @Nullable String query) {
    return new RawRequest(path, query);
  }

  /** The path, percent-encoded as it came. */
  public String path() {
    return path;
  }

  /**
   * The workspace path that follows the first {@code segments} segments, e.g. 4 for {@code
   * /v1/workspaces/w/files/textures/wood.png}.
   *
   * @throws io.amasync.protocol.path.InvalidTreePathException when it can name no file
   */
  public TreePath pathAfter(int segments) {
    int slash = 0;
    for (int i = 0; i < segments && slash >= 0; i++) {
      slash = path.indexOf('/', slash + 1);
    }
    return TreePath.parseUrl(slash < 0 ? "" : path.substring(slash + 1));
  }

  /** A parameter of the query as bytes, or null when it is not given; the first one counts. */
  public byte @Nullable [] bytes(String name) {
    String raw = raw(name);
    return raw == null ? null : decode(name, raw);
  }

  /** A parameter of the query as text, or null when it is not given. */
  public @Nullable String text(String name) {
    byte[] bytes = bytes(name);
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw ProblemException.badRequest("The parameter '%s' is not UTF-8".formatted(name));
    }
  }

  /** A parameter of the query as a path, or null when it is not given or empty. */
  public @Nullable TreePath path(String name) {
    byte[] bytes = bytes(name);
    return bytes == null || bytes.length == 0 ? null : TreePath.of(bytes);
  }

  /**
   * A parameter of the query as a whole number, or null when it is not given.
   *
   * @throws ProblemException when it is not from {@code least} to {@code most}
   */
  public @Nullable Long number(String name, long least, long most) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw outOfRange(name, least, most);
    }
    if (number < least || number > most) {
      throw outOfRange(name, least, most);
    }
    return number;
  }

  private static ProblemException outOfRange(String name, long least, long most) {
    return ProblemException.badRequest(
        most == Long.MAX_VALUE
            ? "The parameter '%s' must be a whole number of at least %d".formatted(name, least)
            : "The parameter '%s' must be a whole number from %d to %d"
                .formatted(name, least, most));
  }

  private @Nullable String raw(String name) {
    if (query == null) {
      return null;
    }
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String key = equals < 0 ? parameter : parameter.substring(0, equals);
      if (key.equals(name)) {
        return equals < 0 ? "" : parameter.substring(equals + 1);
      }
    }
    return null;
  }

  /** As forms encode: {@code +} is a space. */
  private static byte[] decode(String name, String raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '+') {
        out.write(' ');
      } else if (bytes[i] == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw ProblemException.badRequest(
              "The parameter '%s' has a %% that two hexadecimal digits do not follow"
                  .formatted(name));
        }
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toByteArray();
  }
}

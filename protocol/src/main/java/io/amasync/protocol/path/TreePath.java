package io.amasync.protocol.path;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A path inside a workspace: one or more names joined by {@code /}, as raw bytes, since a file name
 * need not be valid UTF-8. Never absolute; no name is empty, {@code .} or {@code ..}; no byte is
 * NUL; so it cannot point outside the tree. Ordered by its bytes, unsigned. Immutable.
 */
public final class TreePath implements Comparable<TreePath> {
  /** The longest path, in bytes: Linux's {@code PATH_MAX} less its NUL. */
  public static final int MAXIMUM_BYTES = 4095;

  /** The longest name, in bytes. */
  public static final int MAXIMUM_NAME_BYTES = 255;

  private final byte[] bytes;

  private TreePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The path that is these bytes.
   *
   * @throws InvalidTreePathException says what is wrong with them
   */
  public static TreePath of(byte[] bytes) {
    return ofOwned(bytes.clone());
  }

  /**
   * The path that is {@code bytes[offset, offset + length)}.
   *
   * @throws InvalidTreePathException says what is wrong with them
   */
  public static TreePath of(byte[] bytes, int offset, int length) {
    return ofOwned(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  private static TreePath ofOwned(byte[] bytes) {
    TreePath path = new TreePath(bytes);
    String fault = fault(bytes);
    if (fault != null) {
      throw new InvalidTreePathException(fault, path.toString());
    }
    return path;
  }

  /** The path that is this text in UTF-8; half a surrogate pair becomes a question mark. */
  public static TreePath of(String path) {
    return of(path.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads the percent-encoded form of a URL, in which {@code /} separates names. An escape may
   * stand for any byte, but {@code %2F} is refused: a name has no slash.
   */
  public static TreePath parseUrl(String encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        if (i + 2 >= encoded.length()
            || !HexFormat.isHexDigit(encoded.charAt(i + 1))
            || !HexFormat.isHexDigit(encoded.charAt(i + 2))) {
          throw new InvalidTreePathException(
              "has a % that two hexadecimal digits do not follow", encoded);
        }
        int value = HexFormat.fromHexDigits(encoded, i + 1, i + 3);
        if (value == '/') {
          throw new InvalidTreePathException("has an escaped slash", encoded);
        }
        out.write(value);
        i += 2;
      } else if (c < 0x80) {
        out.write(c);
      } else {
        int codePoint = encoded.codePointAt(i);
        if (Character.getType(codePoint) == Character.SURROGATE) {
          throw new InvalidTreePathException("has half a surrogate pair", encoded);
        }
        out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(codePoint) - 1;
      }
    }
    return of(out.toByteArray());
  }

  private static @Nullable String fault(byte[] bytes) {
    if (bytes.length == 0) {
      return "is empty";
    }
    if (bytes.length > MAXIMUM_BYTES) {
      return "is longer than %d bytes".formatted(MAXIMUM_BYTES);
    }
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        int length = i - start;
        if (length == 0) {
          return "has an empty name (a leading, trailing or double slash)";
        }
        if (length > MAXIMUM_NAME_BYTES) {
          return "has a name of more than %d bytes".formatted(MAXIMUM_NAME_BYTES);
        }
        if (bytes[start] == '.' && (length == 1 || (length == 2 && bytes[start + 1] == '.'))) {
          return "has a name that is . or ..";
        }
        start = i + 1;
      } else if (bytes[i] == 0) {
        return "has a NUL byte";
      }
    }
    return null;
  }

  /**
   * The child {@code name} of this directory.
   *
   * @throws InvalidTreePathException when it is no name, or the path would be too long
   */
  public TreePath child(byte[] name) {
    for (byte b : name) {
      if (b == '/') {
        throw new InvalidTreePathException(
            "has a name with a slash", new TreePath(name.clone()).toString());
      }
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
    joined[bytes.length] = '/';
    System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
    return ofOwned(joined);
  }

  /** The directory this is in, or null at the top of the tree. */
  public @Nullable TreePath parent() {
    int slash = lastSlash();
    return slash < 0 ? null : new TreePath(Arrays.copyOf(bytes, slash));
  }

  /** The last name, in an array of the caller's own. */
  public byte[] name() {
    return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
  }

  private int lastSlash() {
    int i = bytes.length - 1;
    while (i >= 0 && bytes[i] != '/') {
      i--;
    }
    return i;
  }

  /** Whether this is {@code directory} or lies anywhere below it. */
  public boolean isWithin(TreePath directory) {
    int length = directory.bytes.length;
    return bytes.length >= length
        && Arrays.equals(bytes, 0, length, directory.bytes, 0, length)
        && (bytes.length == length || bytes[length] == '/');
  }

  /** The bytes, in an array of the caller's own. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** How many bytes the path has. */
  public int length() {
    return bytes.length;
  }

  /** Writes the bytes at {@code out}'s position and moves it. */
  public void writeTo(ByteBuffer out) {
    out.put(bytes);
  }

  /** Whether the path is {@code bytes[offset, offset + length)}. */
  public boolean isAt(byte[] other, int offset, int length) {
    return Arrays.equals(bytes, 0, bytes.length, other, offset, offset + length);
  }

  /** Whether the bytes are valid UTF-8, so that {@link #toString()} says all there is. */
  public boolean isUtf8() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The percent-encoded form for a URL; {@link #parseUrl} reads it back to the byte. */
  public String toUrl() {
    StringBuilder url = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || "-._~/".indexOf(b) >= 0;
      if (plain) {
        url.append((char) b);
      } else {
        url.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)));
        url.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return url.toString();
  }

  @Override
  public int compareTo(TreePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreePath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For people: decoded as UTF-8, what is not UTF-8 shown as U+FFFD. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

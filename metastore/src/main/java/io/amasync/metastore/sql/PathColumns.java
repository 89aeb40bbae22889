package io.amasync.metastore.sql;

import io.amasync.protocol.path.TreePath;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Path bytes as the columns {@code path_start} and {@code path_rest}; the schema's migration says
 * why there are two. Ordered by (start, rest) exactly as the whole bytes are. Immutable.
 */
public final class PathColumns {
  /** The most bytes of {@code path_start}: what a btree entry has room for, with some to spare. */
  public static final int START_BYTES = 1500;

  private static final byte[] NONE = {};

  private final byte[] start;
  private final byte[] rest;

  private PathColumns(byte[] start, byte[] rest) {
    this.start = start;
    this.rest = rest;
  }

  /** Splits a path. */
  public static PathColumns of(TreePath path) {
    return of(path.toBytes());
  }

  /** Splits any bytes that are compared with paths; takes the array over. */
  public static PathColumns of(byte[] bytes) {
    return bytes.length <= START_BYTES
        ? new PathColumns(bytes, NONE)
        : new PathColumns(
            Arrays.copyOf(bytes, START_BYTES),
            Arrays.copyOfRange(bytes, START_BYTES, bytes.length));
  }

  /** The path in the columns {@code path_start} and {@code path_rest} of the current row. */
  public static TreePath read(ResultSet row) throws SQLException {
    byte[] start = row.getBytes("path_start");
    byte[] rest = row.getBytes("path_rest");
    byte[] joined = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, joined, start.length, rest.length);
    return TreePath.of(joined);
  }

  /**
   * The least bytes that are greater than everything that starts with {@code prefix}, or null when
   * there are none (the prefix is empty or all 0xFF).
   */
  public static byte @Nullable [] successor(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xFF) {
      length--;
    }
    if (length == 0) {
      return null;
    }
    byte[] successor = Arrays.copyOf(prefix, length);
    successor[length - 1]++;
    return successor;
  }

  /** The first bytes; not to be changed. */
  public byte[] start() {
    return start;
  }

  /** The bytes after the first; not to be changed. */
  public byte[] rest() {
    return rest;
  }

  /** The column {@code path_rest_hash}: empty when the rest is, otherwise the rest's SHA-256. */
  public byte[] restHash() {
    if (rest.length == 0) {
      return NONE;
    }
    try {
      return MessageDigest.getInstance("SHA-256").digest(rest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

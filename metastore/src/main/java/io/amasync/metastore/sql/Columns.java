package io.amasync.metastore.sql;

import io.amasync.chunker.id.Digest256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Reads columns, and binds what JDBI does not know. */
public final class Columns {
  private Columns() {}

  /** A digest that is never null. */
  public static Digest256 digest(ResultSet row, String column) throws SQLException {
    return Digest256.of(row.getBytes(column));
  }

  /** A digest, or null. */
  public static @Nullable Digest256 nullableDigest(ResultSet row, String column)
      throws SQLException {
    byte @Nullable [] bytes = row.getBytes(column);
    return bytes == null ? null : Digest256.of(bytes);
  }

  /** A number, or null. */
  public static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  /** A time that is never null. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  /** A time, or null. */
  public static @Nullable Instant nullableInstant(ResultSet row, String column)
      throws SQLException {
    @Nullable Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }

  /** Digests as one {@code bytea[]}. */
  public static Argument digests(Collection<Digest256> digests) {
    byte[][] elements = new byte[digests.size()][];
    int next = 0;
    for (Digest256 digest : digests) {
      elements[next++] = digest.toBytes();
    }
    return (position, statement, context) ->
        statement.setArray(position, statement.getConnection().createArrayOf("bytea", elements));
  }

  /** Numbers as one {@code integer[]}. */
  public static Argument integers(Integer[] numbers) {
    return (position, statement, context) ->
        statement.setArray(position, statement.getConnection().createArrayOf("int4", numbers));
  }

  /** Numbers as one {@code bigint[]}. */
  public static Argument longs(Collection<Long> numbers) {
    Long[] elements = numbers.toArray(Long[]::new);
    return (position, statement, context) ->
        statement.setArray(position, statement.getConnection().createArrayOf("int8", elements));
  }
}

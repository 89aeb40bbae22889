package io.amasync.metastore.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Gathers rows and sends them by {@code COPY ... FROM STDIN (FORMAT binary)}: the way into
 * PostgreSQL that costs least. Sends whenever {@value #SENT_BYTES} bytes have come together, so
 * that memory stays flat and other statements may go in between. Not thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
public final class BinaryCopy {
  private static final int SENT_BYTES = 2 << 20;
  private static final byte[] HEADER =
      "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final short TRAILER = -1;

  private final Connection connection;
  private final String sql;
  private final short fields;
  private ByteBuffer rows = ByteBuffer.allocate(64 << 10);

  /**
   * @param columns how many columns {@code table} lists, e.g. 2 for {@code incoming (a, b)}
   */
  public BinaryCopy(Connection connection, String table, int columns) {
    this.connection = connection;
    this.sql = "copy " + table + " from stdin (format binary)";
    this.fields = (short) columns;
    rows.put(HEADER);
  }

  /** Begins a row; every one of its fields follows in order. Sends earlier rows when due. */
  public BinaryCopy row() {
    if (rows.position() >= SENT_BYTES) {
      flush();
    }
    room(Short.BYTES).putShort(fields);
    return this;
  }

  /** The next field: a {@code bytea}. */
  public BinaryCopy bytes(byte[] value) {
    return bytes(value, 0, value.length);
  }

  /** The next field: a {@code bytea}, part of an array. */
  public BinaryCopy bytes(byte[] value, int offset, int length) {
    room(Integer.BYTES + length).putInt(length).put(value, offset, length);
    return this;
  }

  /** The next field: null. */
  public BinaryCopy none() {
    room(Integer.BYTES).putInt(-1);
    return this;
  }

  /** The next field: a {@code boolean}. */
  public BinaryCopy bool(boolean value) {
    room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  /** The next field: a {@code smallint}. */
  public BinaryCopy int2(int value) {
    room(Integer.BYTES + Short.BYTES).putInt(Short.BYTES).putShort((short) value);
    return this;
  }

  /** The next field: an {@code integer}. */
  public BinaryCopy int4(int value) {
    room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
    return this;
  }

  /** The next field: a {@code bigint}. */
  public BinaryCopy int8(long value) {
    room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    return this;
  }

  /** Sends what has not been sent. */
  public void flush() {
    if (rows.position() == HEADER.length) {
      return;
    }
    room(Short.BYTES).putShort(TRAILER);
    try {
      send();
    } catch (SQLException e) {
      throw new CopyFailedException(sql, e);
    }
    rows.clear().put(HEADER);
  }

  private void send() throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      copy.writeToCopy(rows.array(), 0, rows.position());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private ByteBuffer room(int bytes) {
    if (rows.remaining() < bytes) {
      int capacity = Math.max(rows.capacity() * 2, rows.position() + bytes);
      rows = ByteBuffer.wrap(Arrays.copyOf(rows.array(), capacity)).position(rows.position());
    }
    return rows;
  }
}

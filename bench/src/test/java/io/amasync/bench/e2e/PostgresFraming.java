package io.amasync.bench.e2e;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's protocol, version 3: the text of a message is the SQL that it has executed, also
 * when that was prepared earlier.
 */
final class PostgresFraming implements Framing {
  private static final int LOOKED_AT = 4 << 10;
  private static final int PROTOCOL_3 = 3;

  private final Map<String, String> prepared = new HashMap<>();
  private boolean started;

  @Override
  public @Nullable Message next(InputStream in) throws IOException {
    int type = 0;
    if (started) {
      type = in.read();
      if (type < 0) {
        return null;
      }
    }
    byte[] first = in.readNBytes(Integer.BYTES);
    if (first.length < Integer.BYTES) {
      if (!started && first.length == 0) {
        return null;
      }
      throw new EOFException("The connection ended amid a message's length");
    }
    int rest = ByteBuffer.wrap(first).getInt() - Integer.BYTES;
    byte[] payload = in.readNBytes(Math.min(rest, LOOKED_AT));
    ByteBuffer head = ByteBuffer.allocate((started ? 1 : 0) + Integer.BYTES + payload.length);
    if (started) {
      head.put((byte) type);
    }
    head.put(first).put(payload);
    if (!started) {
      // Before it come questions whether to encrypt, which have other versions.
      started = ByteBuffer.wrap(payload).getShort() == PROTOCOL_3;
      return new Message(null, head, rest - payload.length);
    }
    return new Message(executed((char) type, payload), head, rest - payload.length);
  }

  private @Nullable String executed(char type, byte[] payload) {
    String[] strings = new String(payload, StandardCharsets.UTF_8).split("\0", 3);
    return switch (type) {
      case 'Q' -> strings[0];
      case 'P' -> {
        prepared.put(strings[0], strings[1]);
        yield null;
      }
      case 'B' -> prepared.get(strings[1]);
      default -> null;
    };
  }
}

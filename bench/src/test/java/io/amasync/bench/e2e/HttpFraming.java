package io.amasync.bench.e2e;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 without pipelining: the text of a message is its request line and its headers. */
final class HttpFraming implements Framing {
  private static final int LONGEST_HEAD = 64 << 10;
  private static final Pattern LENGTH =
      Pattern.compile("\r\nContent-Length: *(\\d+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern CHUNKED =
      Pattern.compile("\r\nTransfer-Encoding:", Pattern.CASE_INSENSITIVE);

  @Override
  public @Nullable Message next(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(1 << 10);
    int ended = 0;
    while (ended < 4) {
      int read = in.read();
      if (read < 0) {
        if (head.size() == 0) {
          return null;
        }
        throw new EOFException("The connection ended amid a request's head");
      }
      head.write(read);
      if (head.size() > LONGEST_HEAD) {
        throw new IOException("This is no HTTP: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      boolean expected = read == (ended % 2 == 0 ? '\r' : '\n');
      ended = expected ? ended + 1 : read == '\r' ? 1 : 0;
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    if (CHUNKED.matcher(text).find()) {
      throw new IOException("No client of ours sends chunks: " + text);
    }
    Matcher length = LENGTH.matcher(text);
    return new Message(
        text,
        ByteBuffer.wrap(head.toByteArray()),
        length.find() ? Long.parseLong(length.group(1)) : 0);
  }
}

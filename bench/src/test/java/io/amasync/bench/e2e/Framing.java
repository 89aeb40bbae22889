package io.amasync.bench.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Tells where messages begin in what one client sends. One for each connection. */
interface Framing {
  /**
   * The start of a message.
   *
   * @param text what it asks for; null when no test could care
   * @param head the bytes that were read to find out; all of its array
   * @param bodyBytes how many more bytes belong to it
   */
  record Message(@Nullable String text, ByteBuffer head, long bodyBytes) {}

  /**
   * The next message; null when the client has no more to say. Its body is the caller's to read.
   */
  @Nullable Message next(InputStream in) throws IOException;
}

package io.amasync.server.download;

import io.amasync.metastore.content.LocatedChunk;
import io.amasync.server.feed.ChunkFeed;
import io.amasync.server.http.StreamedAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The body of a download: one range, or several as {@code multipart/byteranges}, each cut out of
 * the chunks of a feed that gives exactly those that the ranges need, range after range.
 */
record FileAnswer(ChunkFeed feed, List<Part> parts, String end) implements StreamedAnswer.Body {
  /**
   * A range and what stands before it.
   *
   * @param head of the part in a multipart body, else empty
   */
  record Part(String head, ByteRange range) {}

  @Override
  public void write(OutputStream out) throws IOException {
    for (Part part : parts) {
      out.write(part.head().getBytes(StandardCharsets.US_ASCII));
      write(part.range(), out);
    }
    out.write(end.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(ByteRange range, OutputStream out) throws IOException {
    long at = range.first();
    while (at <= range.last()) {
      LocatedChunk chunk = feed.next();
      if (chunk == null || chunk.fileOffset() > at || chunk.end() <= at) {
        throw new IOException(
            "The chunks have a gap at byte %d: the database is damaged".formatted(at));
      }
      int length = (int) (Math.min(chunk.end(), range.last() + 1) - at);
      out.write(feed.bytes(), (int) (at - chunk.fileOffset()), length);
      at += length;
    }
  }

  /** How many bytes the body has. */
  static long length(List<Part> parts, String end) {
    long length = end.length();
    for (Part part : parts) {
      length += part.head().length() + part.range().length();
    }
    return length;
  }
}

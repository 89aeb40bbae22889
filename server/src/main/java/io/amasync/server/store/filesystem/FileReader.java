package io.amasync.server.store.filesystem;

import io.amasync.server.store.BlobReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads ranges of an open file. */
final class FileReader implements BlobReader {
  private final FileChannel channel;
  private final long sizeBytes;

  /** Takes the channel over. */
  FileReader(FileChannel channel, long sizeBytes) {
    this.channel = channel;
    this.sizeBytes = sizeBytes;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void read(long position, byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer into = ByteBuffer.wrap(bytes, offset, length);
    long at = position;
    while (into.hasRemaining()) {
      int read = channel.read(into, at);
      if (read < 0) {
        throw new EOFException(
            "The blob has %d bytes; bytes %d to %d were asked for"
                .formatted(sizeBytes, position, position + length));
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

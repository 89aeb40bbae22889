package io.amasync.chunker.pack;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A pack in memory as the file that it is elsewhere; read-only. */
final class BytesChannel implements SeekableByteChannel {
  private final byte[] bytes;
  private long position;

  BytesChannel(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer out) {
    if (position >= bytes.length) {
      return -1;
    }
    // At most 100 bytes at a time: a channel may give less than asked.
    int length = Math.min(100, Math.min(out.remaining(), bytes.length - (int) position));
    out.put(bytes, (int) position, length);
    position += length;
    return length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public int write(ByteBuffer in) {
    throw new UnsupportedOperationException("Read-only");
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new UnsupportedOperationException("Read-only");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}

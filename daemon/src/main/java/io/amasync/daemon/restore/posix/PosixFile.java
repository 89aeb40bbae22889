package io.amasync.daemon.restore.posix;

import io.amasync.protocol.manifest.Mtime;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A new file, open for writing from its start to its end. Not thread-safe. */
public final class PosixFile implements Closeable {
  private static final int LARGEST_BUFFER_BYTES = 256 << 10;

  private final int descriptor;
  private final byte[] name;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = LibC.state(arena);
  private final int bufferBytes;
  private final MemorySegment buffer;
  private long position;
  private boolean closed;

  PosixFile(int descriptor, byte[] name, long expectedBytes) {
    this.descriptor = descriptor;
    this.name = name;
    this.bufferBytes = Math.clamp(expectedBytes, 1, LARGEST_BUFFER_BYTES);
    this.buffer = arena.allocate(bufferBytes);
  }

  /** Appends bytes. */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, bufferBytes);
      MemorySegment.copy(bytes, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, part);
      done += writeBuffer(part);
    }
  }

  private int writeBuffer(int length) throws IOException {
    try {
      long written =
          (long) LibC.PWRITE.invokeExact(state, descriptor, buffer, (long) length, position);
      if (written < 0 && LibC.errno(state) == LibC.EINTR) {
        return 0;
      }
      PosixDirectory.check(written, "write", name, state);
      position += written;
      return (int) written;
    } catch (Throwable e) {
      throw PosixDirectory.rethrow(e);
    }
  }

  /** Appends zeros that take no space where the file system can do that. */
  public void writeHole(int length) throws IOException {
    position += length;
    try {
      int result = (int) LibC.FTRUNCATE.invokeExact(state, descriptor, position);
      PosixDirectory.check(result, "extend", name, state);
    } catch (Throwable e) {
      throw PosixDirectory.rethrow(e);
    }
  }

  /** Sets the permissions. */
  public void setMode(int mode) throws IOException {
    try {
      int result = (int) LibC.FCHMOD.invokeExact(state, descriptor, mode);
      PosixDirectory.check(result, "set the mode of", name, state);
    } catch (Throwable e) {
      throw PosixDirectory.rethrow(e);
    }
  }

  /** Sets the modification time; writing after this would move it. */
  public void setMtime(Mtime mtime) throws IOException {
    try {
      MemorySegment times = LibC.times(arena, mtime);
      int result = (int) LibC.FUTIMENS.invokeExact(state, descriptor, times);
      PosixDirectory.check(result, "set the time of", name, state);
    } catch (Throwable e) {
      throw PosixDirectory.rethrow(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      arena.close();
      PosixDirectory.close(descriptor);
    }
  }
}

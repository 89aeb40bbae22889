package io.amasync.daemon.restore.posix;

import io.amasync.protocol.manifest.Mtime;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An open directory; names in it are raw bytes without a slash. Whatever happens to the path it was
 * opened by, calls go to this directory and no other. Not thread-safe.
 */
public final class PosixDirectory implements Closeable {
  private static final int PRIVATE_DIRECTORY = 0700;

  private final int descriptor;
  private boolean closed;

  private PosixDirectory(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens the directory at {@code path}, following links in it: it is the user's own words. */
  public static PosixDirectory open(Path path) throws IOException {
    return new PosixDirectory(
        openAt(LibC.AT_FDCWD, rawBytes(path.toAbsolutePath()), LibC.OPEN_DIRECTORY, 0));
  }

  /** Opens a child, which must be a directory and not a link. */
  public PosixDirectory openDirectory(byte[] name) throws IOException {
    return new PosixDirectory(openAt(descriptor(), name, LibC.OPEN_DIRECTORY | LibC.O_NOFOLLOW, 0));
  }

  /** Makes a child directory that only its owner can use. */
  public void makeDirectory(byte[] name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.state(arena);
      MemorySegment text = LibC.text(arena, name);
      int result = (int) LibC.MKDIRAT.invokeExact(state, descriptor(), text, PRIVATE_DIRECTORY);
      check(result, "make the directory", name, state);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /**
   * Makes a file that was not there, for its owner only, and opens it for writing.
   *
   * @param expectedBytes about how long it will be
   */
  public PosixFile createFile(byte[] name, long expectedBytes) throws IOException {
    return new PosixFile(
        openAt(descriptor(), name, LibC.CREATE_FILE | LibC.O_NOFOLLOW, 0600), name, expectedBytes);
  }

  /** Makes a link that was not there, to exactly {@code target}. */
  public void makeLink(byte[] name, byte[] target, Mtime mtime) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.state(arena);
      MemorySegment text = LibC.text(arena, name);
      MemorySegment targetText = LibC.text(arena, target);
      int made = (int) LibC.SYMLINKAT.invokeExact(state, targetText, descriptor(), text);
      check(made, "make the link", name, state);
      MemorySegment times = LibC.times(arena, mtime);
      int timed =
          (int)
              LibC.UTIMENSAT.invokeExact(
                  state, descriptor(), text, times, LibC.AT_SYMLINK_NOFOLLOW);
      check(timed, "set the time of the link", name, state);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Moves a child into {@code to}, replacing a file or link of that name. */
  public void rename(byte[] name, PosixDirectory to, byte[] newName) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.state(arena);
      MemorySegment text = LibC.text(arena, name);
      MemorySegment newText = LibC.text(arena, newName);
      int result =
          (int) LibC.RENAMEAT.invokeExact(state, descriptor(), text, to.descriptor(), newText);
      check(result, "rename a file to", newName, state);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Deletes a child that is no directory. */
  public void delete(byte[] name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.state(arena);
      MemorySegment text = LibC.text(arena, name);
      int result = (int) LibC.UNLINKAT.invokeExact(state, descriptor(), text, 0);
      check(result, "delete", name, state);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Sets the permissions of this directory itself. */
  public void setMode(int mode) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.state(arena);
      int result = (int) LibC.FCHMOD.invokeExact(state, descriptor(), mode);
      check(result, "set the mode of a directory", new byte[0], state);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      close(descriptor);
    }
  }

  static void close(int descriptor) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.state(arena);
      int result = (int) LibC.CLOSE.invokeExact(state, descriptor);
      if (result < 0 && LibC.errno(state) != LibC.EINTR) {
        throw new PosixException("close", new byte[0], LibC.errno(state));
      }
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  static void check(long result, String operation, byte[] name, MemorySegment state)
      throws PosixException {
    if (result < 0) {
      throw new PosixException(operation, name, LibC.errno(state));
    }
  }

  /** A downcall is declared to throw everything; what it throws is ours, or a broken invariant. */
  static IOException rethrow(Throwable e) {
    return switch (e) {
      case IOException failure -> failure;
      case RuntimeException fault -> throw fault;
      case Error error -> throw error;
      default -> throw LibC.unexpected(e);
    };
  }

  private static int openAt(int directory, byte[] name, int flags, int mode) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = LibC.state(arena);
      MemorySegment text = LibC.text(arena, name);
      int result = (int) LibC.OPENAT.invokeExact(state, directory, text, flags, mode);
      check(result, "open", name, state);
      return result;
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  private int descriptor() {
    if (closed) {
      throw new IllegalStateException("The directory is closed");
    }
    return descriptor;
  }

  /** The bytes of a name, whatever the locale. */
  public static byte[] rawName(Path name) {
    byte[] path = rawBytes(Path.of("/").resolve(name));
    int end = path[path.length - 1] == '/' ? path.length - 1 : path.length;
    return Arrays.copyOfRange(path, 1, end);
  }

  /** The bytes of an absolute path: its URI has them. */
  private static byte[] rawBytes(Path path) {
    String encoded = path.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(encoded.charAt(i));
      }
    }
    return bytes.toByteArray();
  }
}

package io.amasync.daemon.tree;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.amasync.protocol.manifest.Mtime;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Linux's own calls for looking at files, and native memory for one of them at a time: for one
 * thread at once. 64-bit systems, x86-64 and AArch64. A result below zero is a failure; why is not
 * kept, except of {@link #read}.
 *
 * <p>The layouts are those of {@code linux/stat.h}, {@code linux/openat2.h} and {@code getdents64}
 * in the manual, which are the same on both processors.
 */
@SuppressWarnings("restricted") // the signatures below are those of the C library's headers
final class LinuxCalls {
  static final int O_DIRECTORY = isArm() ? 0x4000 : 0x1_0000;
  static final int O_NOFOLLOW = isArm() ? 0x8000 : 0x2_0000;
  static final int O_PATH = 0x20_0000;

  /** {@code O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC}. */
  static final int READ_ONLY = 0x0008_0900;

  /** The most that one {@link #read} reads. */
  static final int READ_BYTES = 256 << 10;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long OPENAT2 = 437;
  private static final long GETDENTS64 = isArm() ? 61 : 217;

  private static final long PATH_BYTES = 4_096;
  private static final long HOW_BYTES = 24;
  private static final long STATX_BYTES = 256;

  private static final Linker LINKER = Linker.nativeLinker();
  // Kinds of directory entries (getdents64).
  private static final byte DT_UNKNOWN = 0;
  private static final byte DT_DIR = 4;

  private static final MethodHandle SYSCALL_OPEN =
      LINKER.downcallHandle(
          symbol("syscall"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle SYSCALL_LIST =
      LINKER.downcallHandle(
          symbol("syscall"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle STATX =
      LINKER.downcallHandle(
          symbol("statx"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle READ =
      LINKER.downcallHandle(
          symbol("read"), FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(symbol("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment path = arena.allocate(PATH_BYTES);
  private final MemorySegment how = arena.allocate(HOW_BYTES, Long.BYTES);
  private final MemorySegment statx = arena.allocate(STATX_BYTES, Long.BYTES);
  private final MemorySegment buffer = arena.allocate(READ_BYTES, Long.BYTES);

  private static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  private static MemorySegment symbol(String name) {
    return LINKER.defaultLookup().findOrThrow(name);
  }

  /**
   * Opens {@code directory}/{@code relative}, through no symbolic link anywhere on the way.
   *
   * @param relative may be empty
   * @return the descriptor, or less than zero
   */
  int open(byte[] directory, byte[] relative, int flags) {
    if (!setPath(directory, relative)) {
      return -1;
    }
    how.set(JAVA_LONG, 0, flags);
    how.set(JAVA_LONG, 8, 0);
    how.set(JAVA_LONG, 16, RESOLVE_NO_SYMLINKS);
    try {
      return (int) (long) SYSCALL_OPEN.invokeExact(OPENAT2, (long) AT_FDCWD, path, how, HOW_BYTES);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Looks at {@code directory}/{@code relative}; links are followed, but for the last name. */
  boolean stat(byte[] directory, byte[] relative) {
    return setPath(directory, relative) && stat(AT_FDCWD, AT_SYMLINK_NOFOLLOW);
  }

  /** Looks at what is open. */
  boolean stat(int descriptor) {
    path.set(JAVA_BYTE, 0, (byte) 0);
    return stat(descriptor, AT_EMPTY_PATH);
  }

  private boolean stat(int directory, int flags) {
    try {
      return (int) STATX.invokeExact(directory, path, flags, STATX_BASIC_STATS, statx) == 0;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** False when the path is longer than the system takes in one go. */
  private boolean setPath(byte[] directory, byte[] relative) {
    if (directory.length + relative.length + 2 > PATH_BYTES) {
      return false;
    }
    MemorySegment.copy(directory, 0, path, JAVA_BYTE, 0, directory.length);
    long end = directory.length;
    if (relative.length > 0) {
      path.set(JAVA_BYTE, end, (byte) '/');
      MemorySegment.copy(relative, 0, path, JAVA_BYTE, end + 1, relative.length);
      end += 1 + relative.length;
    }
    path.set(JAVA_BYTE, end, (byte) 0);
    return true;
  }

  /** What the last successful look has shown. */
  FileStat lastStat() {
    int mode = statx.get(JAVA_SHORT, 0x1c);
    long major = statx.get(JAVA_INT, 0x88);
    long minor = statx.get(JAVA_INT, 0x8c);
    return new FileStat(
        FileKind.ofMode(mode),
        (major & 0xfffff000L) << 32
            | (major & 0xfff) << 8
            | (minor & 0xffffff00L) << 12
            | (minor & 0xff),
        statx.get(JAVA_LONG, 0x20),
        Integer.toUnsignedLong(statx.get(JAVA_INT, 0x10)),
        mode & 07777,
        statx.get(JAVA_LONG, 0x28),
        time(0x70),
        time(0x60));
  }

  private Mtime time(long offset) {
    return new Mtime(statx.get(JAVA_LONG, offset), statx.get(JAVA_INT, offset + 8));
  }

  /**
   * Reads what comes next, at most {@link #READ_BYTES}.
   *
   * @return how many bytes were read, 0 at the end; less than zero is a failure
   */
  int read(int descriptor, byte[] into, int offset, int length) {
    try {
      long wanted = Math.min(length, READ_BYTES);
      int read = (int) (long) READ.invokeExact(descriptor, buffer, wanted);
      if (read > 0) {
        MemorySegment.copy(buffer, JAVA_BYTE, 0, into, offset, read);
      }
      return read;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /**
   * Gives the next names of the open directory to {@code names}, without {@code .} and {@code ..}.
   *
   * @param directoriesOnly leaves out what the directory says is none; not every file system says
   * @return more than zero while there may be more; less than zero is a failure
   */
  int list(int descriptor, boolean directoriesOnly, WorkspaceFiles.NameSink names) {
    long length;
    try {
      length =
          (long) SYSCALL_LIST.invokeExact(GETDENTS64, (long) descriptor, buffer, (long) READ_BYTES);
    } catch (Throwable e) {
      throw unexpected(e);
    }
    for (long at = 0; at < length; ) {
      int size = Short.toUnsignedInt(buffer.get(JAVA_SHORT, at + 16));
      byte type = buffer.get(JAVA_BYTE, at + 18);
      if (directoriesOnly && type != DT_DIR && type != DT_UNKNOWN) {
        at += size;
        continue;
      }
      byte[] name =
          buffer
              .asSlice(at + 19, size - 19L)
              .getString(0, StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
      boolean itself = name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
      if (!itself) {
        names.accept(name);
      }
      at += size;
    }
    return (int) length;
  }

  /**
   * Closes a descriptor that was open for reading only, which cannot fail in any way that counts.
   */
  void close(int descriptor) {
    try {
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** What a downcall can throw besides its result: nothing, unless this class is wrong. */
  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("A call to the system failed", e);
  }
}

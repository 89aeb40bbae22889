package io.amasync.daemon.restore.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.amasync.protocol.manifest.Mtime;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Locale;

/**
 * The C library's calls, and the constants that differ between systems: Linux on x86-64, Linux on
 * AArch64, macOS. 64-bit systems only: {@code timespec} is two longs.
 */
@SuppressWarnings("restricted") // the signatures below are those of the C library's headers
final class LibC {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO_OFFSET =
      STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final boolean MAC =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  static final int ELOOP = MAC ? 62 : 40;
  static final int EDQUOT = MAC ? 69 : 122;
  static final int EINTR = 4;

  static final int AT_FDCWD = MAC ? -2 : -100;
  static final int AT_SYMLINK_NOFOLLOW = MAC ? 0x20 : 0x100;

  /** {@code O_RDONLY | O_DIRECTORY | O_CLOEXEC}. */
  static final int OPEN_DIRECTORY =
      MAC ? 0x0110_0000 : ARM ? 0x0008_0000 | 0x4000 : 0x0008_0000 | 0x1_0000;

  static final int O_NOFOLLOW = MAC ? 0x100 : ARM ? 0x8000 : 0x2_0000;

  /** {@code O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC}. */
  static final int CREATE_FILE = MAC ? 0x0100_0A01 : 0x0008_00C1;

  static final MethodHandle OPENAT =
      LINKER.downcallHandle(
          symbol("openat"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          ERRNO,
          Linker.Option.firstVariadicArg(3));
  static final MethodHandle MKDIRAT = call("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle SYMLINKAT = call("symlinkat", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  static final MethodHandle RENAMEAT =
      call("renameat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  static final MethodHandle UNLINKAT = call("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle UTIMENSAT =
      call("utimensat", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  static final MethodHandle FUTIMENS = call("futimens", JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle FCHMOD = call("fchmod", JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle FTRUNCATE = call("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
  static final MethodHandle PWRITE =
      call("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);

  private static final long UTIME_OMIT = MAC ? -2 : (1L << 30) - 2;
  private static final AddressLayout TEXT =
      ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(256, JAVA_BYTE));
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(symbol("strerror"), FunctionDescriptor.of(TEXT, JAVA_INT));

  private LibC() {}

  private static MemorySegment symbol(String name) {
    return LINKER.defaultLookup().findOrThrow(name);
  }

  private static MethodHandle call(String name, ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments), ERRNO);
  }

  /** Room for the errno of one call. */
  static MemorySegment state(Arena arena) {
    return arena.allocate(STATE);
  }

  static int errno(MemorySegment state) {
    return state.get(JAVA_INT, ERRNO_OFFSET);
  }

  /** A C string; the bytes hold no NUL, since no name and no target does. */
  static MemorySegment text(Arena arena, byte[] bytes) {
    return arena.allocateFrom(JAVA_BYTE, Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** A {@code timespec[2]} that leaves the access time alone. */
  static MemorySegment times(SegmentAllocator arena, Mtime mtime) {
    return arena.allocateFrom(JAVA_LONG, 0, UTIME_OMIT, mtime.seconds(), mtime.nanos());
  }

  static String errorText(int errno) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(errno)).getString(0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** What a downcall can throw besides its result: nothing, unless this class is wrong. */
  static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("A call to the C library failed", e);
  }
}

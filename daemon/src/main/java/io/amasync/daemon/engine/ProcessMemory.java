package io.amasync.daemon.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Gives the system back what work has left behind: a daemon rests for most of its life. Changes
 * nothing that a program could see.
 *
 * <p>The serial collector returns memory after a full collection only, down to what the launcher's
 * {@code MaxHeapFreeRatio} leaves, and nothing makes it collect when nothing is allocated. glibc
 * keeps what native code has freed until it is asked ({@code malloc_trim}); other C libraries lack
 * that call, and the need.
 */
final class ProcessMemory {
  private static final @Nullable MethodHandle MALLOC_TRIM = bind();

  private ProcessMemory() {}

  @SuppressWarnings("restricted") // int malloc_trim(size_t)
  private static @Nullable MethodHandle bind() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("malloc_trim")
        .map(symbol -> linker.downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, JAVA_LONG)))
        .orElse(null);
  }

  /** Takes some tens of milliseconds. */
  static void giveBack() {
    System.gc();
    MethodHandle trim = MALLOC_TRIM;
    if (trim == null) {
      return;
    }
    try {
      int _ = (int) trim.invokeExact(0L); // whether there was anything
    } catch (Throwable e) { // MethodHandle.invokeExact declares it; the call throws nothing
      throw new IllegalStateException(e);
    }
  }
}

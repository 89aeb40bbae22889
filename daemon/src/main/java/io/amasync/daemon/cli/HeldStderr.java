package io.amasync.daemon.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The standard error that the launcher holds back while the JVM starts.
 *
 * <p>The JVM warns of each incubating module before any of our code runs, and cannot be told not
 * to. So the launcher gives it a filter for standard error, which passes on everything else, and
 * the real one under another number. Once there is nothing to be filtered, the real one takes its
 * place.
 */
final class HeldStderr {
  /** Names the descriptor of the real standard error; not set when it was not held back. */
  static final String PROPERTY = "io.amasync.stderr";

  private static final int STDERR = 2;

  private HeldStderr() {}

  /**
   * Puts descriptor {@code held} in the place of standard error, for good. When that cannot be
   * done, messages go on through the filter, which only lacks what ends without a line feed.
   */
  @SuppressWarnings("restricted") // dup2's signature is that of POSIX
  static void release(String held) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> symbol = linker.defaultLookup().find("dup2");
    if (symbol.isEmpty()) {
      return;
    }
    MethodHandle dup2 =
        linker.downcallHandle(symbol.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    try {
      int descriptor = (int) dup2.invokeExact(Integer.parseInt(held), STDERR);
      if (descriptor != STDERR) {
        System.err.println("ama-sync: standard error stays filtered: dup2 failed");
      }
    } catch (Throwable e) {
      throw new IllegalStateException("dup2 throws nothing", e);
    }
  }
}

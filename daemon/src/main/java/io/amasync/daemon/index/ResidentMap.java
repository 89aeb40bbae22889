package io.amasync.daemon.index;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps small how much of a memory-mapped file counts as this process's. Whatever LMDB has touched
 * stays in the process's page table, up to the whole index; here it is taken out again from time to
 * time ({@code madvise}, {@code MADV_DONTNEED}). The pages stay in the system's cache, and what is
 * needed again comes back with a minor fault. Does nothing where there is no {@code /proc}.
 *
 * <p>Sound only for a shared mapping that nobody writes to, which LMDB's is without {@code
 * MDB_WRITEMAP}. Thread-safe.
 */
final class ResidentMap {
  private static final Logger logger = LoggerFactory.getLogger(ResidentMap.class);

  private static final Path STATM = Path.of("/proc/self/statm");
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final int STATM_SHARED = 2;
  private static final int MADV_DONTNEED = 4;

  /** Long against a look, which takes some microseconds, and short against touching much. */
  private static final long LOOK_NANOS = 20_000_000;

  private final String file;
  private final long mostBytes;
  private final long pageBytes;
  private final @Nullable MethodHandle madvise;
  private final AtomicLong nextLook = new AtomicLong(System.nanoTime());

  /**
   * What of other files counts as the process's, at most, by what was seen so far. A file that is
   * unmapped between two looks may hide that much of this one, until all together is less again.
   */
  private final AtomicLong otherBytes = new AtomicLong();

  /**
   * For a file that is mapped now, or will be.
   *
   * @param mostBytes more of it than that, and all is taken out
   * @param pageBytes of the system
   */
  ResidentMap(Path file, long mostBytes, long pageBytes) {
    this.file = file.toString();
    this.mostBytes = mostBytes;
    this.pageBytes = pageBytes;
    this.madvise = Files.isReadable(STATM) && Files.isReadable(MAPS) ? bind() : null;
    if (madvise != null) {
      otherBytes.set(residentFileBytes());
    }
  }

  @SuppressWarnings("restricted") // int madvise(void *, size_t, int)
  private static @Nullable MethodHandle bind() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("madvise")
        .map(symbol ->
            linker.downcallHandle(
                symbol, FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT)))
        .orElse(null);
  }

  /** Looks at most every 20 ms. The caller sees to it that the mapping does not move meanwhile. */
  void trimNowAndThen() {
    long now = System.nanoTime();
    long due = nextLook.get();
    if (madvise != null && now - due >= 0 && nextLook.compareAndSet(due, now + LOOK_NANOS)) {
      trim();
    }
  }

  /** As {@link #trimNowAndThen}, at once: after much has been touched. */
  void trim() {
    if (madvise != null) {
      long all = residentFileBytes();
      if (all - otherBytes.accumulateAndGet(all, Math::min) > mostBytes) {
        trimAll();
      }
    }
  }

  /** Takes all out, however little it is: when nothing will be needed for a while. */
  void trimAll() {
    MethodHandle call = madvise;
    if (call != null) {
      release(call);
      otherBytes.set(residentFileBytes());
    }
  }

  private void release(MethodHandle call) {
    try (Stream<String> mappings = Files.lines(MAPS, StandardCharsets.ISO_8859_1)) {
      for (String mapping : (Iterable<String>) mappings::iterator) {
        if (mapping.endsWith(" " + file)) {
          release(call, mapping);
        }
      }
    } catch (IOException e) {
      logger.debug("The process's mappings cannot be read", e);
    }
  }

  /** A line of {@code /proc/self/maps}: {@code from-to permissions … path}, in hex. */
  private static void release(MethodHandle call, String mapping) {
    int dash = mapping.indexOf('-');
    int end = mapping.indexOf(' ');
    long from = Long.parseUnsignedLong(mapping, 0, dash, 16);
    long to = Long.parseUnsignedLong(mapping, dash + 1, end, 16);
    if (!mapping.startsWith("r--s", end + 1)) {
      logger.debug("The index is mapped in another way: {}", mapping);
      return;
    }
    try {
      int failed = (int) call.invokeExact(from, to - from, MADV_DONTNEED);
      if (failed != 0) {
        logger.debug("The index's pages cannot be given back");
      }
    } catch (Throwable e) { // MethodHandle.invokeExact declares it; the call throws nothing
      throw new IllegalStateException(e);
    }
  }

  private long residentFileBytes() {
    try {
      String[] pages = Files.readString(STATM, StandardCharsets.US_ASCII).split(" ", -1);
      return Long.parseLong(pages[STATM_SHARED]) * pageBytes;
    } catch (IOException e) {
      logger.debug("The process's size cannot be read", e);
      return 0;
    }
  }
}

package io.amasync.daemon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ProcessMemoryTest {
  private static final int PIECES = 2000;
  private static final int PIECE_BYTES = 64 << 10;
  private static final long ALL_KIB = ((long) PIECES * PIECE_BYTES) >> 10;

  private static long residentKib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("The kernel does not tell");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatNativeCodeHasFreedGoesBackToTheSystem() throws IOException {
    // Allocated behind them all, so that what is freed is no end of the heap, which goes by itself.
    try (Arena end = Arena.ofConfined()) {
      try (Arena pieces = Arena.ofConfined()) {
        for (int i = 0; i < PIECES; i++) {
          pieces.allocate(PIECE_BYTES);
        }
        end.allocate(PIECE_BYTES);
      }
      long freed = residentKib();
      ProcessMemory.giveBack();
      assertThat(residentKib()).isLessThan(freed - ALL_KIB / 2);
    }
  }
}

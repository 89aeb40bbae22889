package io.amasync.daemon.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ResidentMapTest {
  private static final int MIB = 1 << 20;
  private static final int PAGE = 4 << 10;

  @TempDir private Path directory;

  /** Until the arena is closed: a mapping that the collector ends would count in another test. */
  private static MemorySegment mapped(Path file, int bytes, Arena arena) throws IOException {
    byte[] content = new byte[bytes];
    for (int at = 0; at < bytes; at += PAGE) {
      content[at] = (byte) (at / PAGE);
    }
    Files.write(file, content);
    try (FileChannel open = FileChannel.open(file)) {
      return open.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
    }
  }

  /** Also checks what is read. */
  private static void touch(MemorySegment map) {
    for (long at = 0; at < map.byteSize(); at += PAGE) {
      assertThat(map.get(ValueLayout.JAVA_BYTE, at)).isEqualTo((byte) (at / PAGE));
    }
  }

  /** Of this mapping, by the kernel's own account. */
  private static long residentBytes(Path file) throws IOException {
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        inside = line.endsWith(" " + file);
      } else if (inside && line.startsWith("Rss:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException(file + " is not mapped");
  }

  @Test
  void takesOutWhatIsMoreThanItMayKeep() throws IOException {
    Path file = directory.toRealPath().resolve("data.mdb");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment map = mapped(file, 64 * MIB, arena);
      ResidentMap resident = new ResidentMap(file, 16 * MIB, PAGE);
      touch(map);
      assertThat(residentBytes(file)).isEqualTo(64 * MIB);
      resident.trim();
      assertThat(residentBytes(file)).isZero();
      touch(map);
      resident.trim();
      assertThat(residentBytes(file)).isZero();
    }
  }

  @Test
  void seesThatOtherFilesWentAway() throws IOException {
    Path real = directory.toRealPath();
    Path file = real.resolve("data.mdb");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment map = mapped(file, 64 * MIB, arena);
      ResidentMap resident;
      try (Arena others = Arena.ofConfined()) {
        touch(mapped(real.resolve("other data.mdb"), 128 * MIB, others));
        resident = new ResidentMap(file, 16 * MIB, PAGE);
      }
      resident.trim();
      touch(map);
      resident.trim();
      assertThat(residentBytes(file)).isZero();
    }
  }

  @Test
  void keepsWhatItMayKeepAndOtherFiles() throws IOException {
    Path real = directory.toRealPath();
    Path file = real.resolve("data.mdb");
    Path other = real.resolve("other data.mdb");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment map = mapped(file, 8 * MIB, arena);
      MemorySegment otherMap = mapped(other, 64 * MIB, arena);
      touch(otherMap);
      ResidentMap resident = new ResidentMap(file, 32 * MIB, PAGE);
      touch(map);
      resident.trim();
      assertThat(residentBytes(file)).isEqualTo(8 * MIB);
      resident.trimAll();
      assertThat(residentBytes(file)).isZero();
      assertThat(residentBytes(other)).isEqualTo(64 * MIB);
    }
  }
}

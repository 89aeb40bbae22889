package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What running processes have cost since they started, by Linux's {@code /proc}.
 *
 * @param cpuSeconds of the processes, their descendants and the descendants that have ended
 * @param peakBytes for each of the processes, the largest resident size that it or one of its
 *     descendants has had; added
 */
record Usage(double cpuSeconds, long peakBytes) {
  private static final double TICKS_PER_SECOND = 100;

  /** Of these processes and everything they started that still runs; of those that ended, none. */
  static Usage of(List<Long> roots) throws IOException {
    double cpuSeconds = 0;
    long peakBytes = 0;
    for (long root : roots) {
      long largest = 0;
      for (long pid : withDescendants(root)) {
        try {
          cpuSeconds += cpuSeconds(pid);
          largest = Math.max(largest, peakBytes(pid));
        } catch (NoSuchFileException ended) {
          // Between the listing and the look; its parent's figures hold its time from now on.
        }
      }
      peakBytes += largest;
    }
    return new Usage(cpuSeconds, peakBytes);
  }

  /** From here on a peak is what comes after; {@code clear_refs} in proc(5). */
  static void forgetPeaks(List<Long> roots) throws IOException {
    for (long root : roots) {
      for (long pid : withDescendants(root)) {
        try {
          Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5", StandardOpenOption.WRITE);
        } catch (FileSystemException ended) {
          // It has no peak any more.
        }
      }
    }
  }

  private static List<Long> withDescendants(long root) {
    List<Long> all = new ArrayList<>(List.of(root));
    ProcessHandle.of(root)
        .ifPresent(process -> process.descendants().forEach(child -> all.add(child.pid())));
    return all;
  }

  private static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // Fields 14 to 17 of proc(5): user, system, and the same of children that were waited for. The
    // name, field 2, may hold spaces; fields are counted from behind it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int field = 11; field <= 14; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long peakBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return 0;
  }
}

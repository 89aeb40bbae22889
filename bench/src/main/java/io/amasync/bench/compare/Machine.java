package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures were measured on, as Linux tells it. */
final class Machine {
  private static final Pattern PROCESSOR = Pattern.compile("(?m)^model name\\s*: (.*)$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s*(\\d+) kB$");
  private static final Pattern SYSTEM = Pattern.compile("(?m)^PRETTY_NAME=\"?([^\"\n]*)");

  private Machine() {}

  /** One line, without a full stop. */
  static String described() throws IOException {
    String memory = found(MEMORY, "/proc/meminfo");
    return "%d cores (%s), %s GiB, %s, Linux %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            found(PROCESSOR, "/proc/cpuinfo"),
            memory.isEmpty() ? "?" : Math.round(Long.parseLong(memory) / (double) (1 << 20)),
            found(SYSTEM, "/etc/os-release"),
            System.getProperty("os.version"),
            Runtime.version().feature());
  }

  private static String found(Pattern pattern, String file) throws IOException {
    Path path = Path.of(file);
    Matcher matcher = pattern.matcher(Files.exists(path) ? Files.readString(path) : "");
    return matcher.find() ? matcher.group(1).strip() : "";
  }
}

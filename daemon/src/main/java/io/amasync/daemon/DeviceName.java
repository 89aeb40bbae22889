package io.amasync.daemon;

import io.amasync.protocol.api.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How this machine is called in the history of commits. */
final class DeviceName {
  private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final String UNNAMED = "this-device";

  private DeviceName() {}

  /** The kernel's host name (asking the network for it can take seconds), else the shell's. */
  static String ofThisMachine(Map<String, String> environment) {
    String name = environment.getOrDefault("HOSTNAME", "");
    try {
      name = Files.readString(KERNEL_NAME);
    } catch (IOException e) {
      // Not on Linux: the shell's name will do.
      return fit(name);
    }
    return fit(name);
  }

  static String fit(String name) {
    String plain = name.strip().replaceAll("\\p{Cntrl}", "");
    String cut = plain.substring(0, Math.min(Limits.NAME_CHARACTERS, plain.length()));
    return cut.isEmpty() ? UNNAMED : cut;
  }
}

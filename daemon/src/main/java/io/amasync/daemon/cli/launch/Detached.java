package io.amasync.daemon.cli.launch;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A process with a session of its own, whose output goes to a file. */
final class Detached {
  private static final int TAIL_BYTES = 8 << 10;
  private static final int TAIL_LINES = 15;

  private final Process process;
  private final Path output;
  private final long outputStart;

  private Detached(Process process, Path output, long outputStart) {
    this.process = process;
    this.output = output;
    this.outputStart = outputStart;
  }

  /**
   * Starts {@code command}.
   *
   * @param environment added to this process's
   * @param output appended to; its directory exists
   */
  static Detached start(List<String> command, Map<String, String> environment, Path output)
      throws IOException {
    openForOwner(output);
    long start = Files.size(output);
    ProcessBuilder builder = new ProcessBuilder(withOwnSession(command));
    builder.environment().putAll(environment);
    builder.directory(new File("/"));
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return new Detached(builder.start(), output, start);
  }

  private static void openForOwner(Path output) throws IOException {
    FileChannel.open(
            output,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        .close();
  }

  /** setsid where there is one (Linux), else perl's (macOS); both keep the pid. */
  private static List<String> withOwnSession(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      whole.add("/usr/bin/setsid");
    } else if (Files.isExecutable(Path.of("/usr/bin/perl"))) {
      whole.addAll(List.of("/usr/bin/perl", "-MPOSIX=setsid", "-e", "setsid; exec @ARGV or die"));
    }
    whole.addAll(command);
    return whole;
  }

  Process process() {
    return process;
  }

  /** The last lines that it has printed since it was started, each indented. */
  String tail() throws IOException {
    try (FileChannel channel = FileChannel.open(output, StandardOpenOption.READ)) {
      long from = Math.max(outputStart, channel.size() - TAIL_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
      channel.read(bytes, from);
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      return String.join(
          "\n",
          lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
              .map(line -> "    " + line)
              .toList());
    }
  }
}

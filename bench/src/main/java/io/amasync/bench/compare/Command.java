package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs programs and says what they cost. */
final class Command {
  private Command() {}

  /**
   * Runs to the end under GNU time; a non-zero exit is an {@link IOException} that carries the
   * output.
   */
  static Measured timed(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path figures = Files.createTempFile("figures", ".txt");
    Path output = Files.createTempFile("output", ".txt");
    try {
      List<String> whole =
          concat(List.of("/usr/bin/time", "-o", figures.toString(), "-f", "%U %S %M"), command);
      // GNU time tells wall time in hundredths of a second; sums of short runs need better.
      long start = System.nanoTime();
      run(environment, whole, output);
      double seconds = (System.nanoTime() - start) / 1e9;
      String[] words = Files.readString(figures).strip().split(" ", -1);
      return new Measured(
          seconds,
          Double.parseDouble(words[0]) + Double.parseDouble(words[1]),
          Long.parseLong(words[2]) << 10);
    } finally {
      Files.delete(figures);
      Files.delete(output);
    }
  }

  /** Runs to the end and gives what was printed. */
  static String output(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    try {
      run(environment, command, output);
      return Files.readString(output);
    } finally {
      Files.delete(output);
    }
  }

  private static void run(Map<String, String> environment, List<String> command, Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(
          "%s ended with %d:%n%s".formatted(command, status, Files.readString(output)));
    }
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}

package io.amasync.metastore.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs. They refuse to run as root, so for root they run in a user namespace
 * of their own, in which root's user id has no name: the same files, without root's powers.
 */
final class Programs {
  private static final int SHOWN_LOG_BYTES = 4_000;

  private final PostgresBinaries binaries;
  private final Path log;
  private final List<String> prefix;

  private Programs(PostgresBinaries binaries, Path log, List<String> prefix) {
    this.binaries = binaries;
    this.log = log;
    this.prefix = prefix;
  }

  /**
   * Finds out how the programs can run; their output is appended to {@code log}.
   *
   * @param root whether this process is root's
   */
  static Programs of(PostgresBinaries binaries, Path log, boolean root) throws IOException {
    if (!root) {
      return new Programs(binaries, log, List.of());
    }
    Programs programs = new Programs(binaries, log, List.of("unshare", "--user"));
    try {
      programs.run(10, "initdb", "--version");
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "PostgreSQL does not run as root, and 'unshare --user' is not allowed here. Run the"
              + " server as another user, or name a PostgreSQL of your own in its configuration",
          e);
    }
    return programs;
  }

  /** Runs a program to its end; a failure says what it wrote. */
  void run(int seconds, String program, String... arguments) throws IOException {
    long logged = Files.exists(log) ? Files.size(log) : 0;
    Process process = start(List.of(), program, arguments);
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            "%s took longer than %d s%s".formatted(program, seconds, since(logged)));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw interrupted(e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s failed with exit status %d%s".formatted(program, process.exitValue(), since(logged)));
    }
  }

  /**
   * Starts a program that goes on, in a session of its own: an interrupt typed at this process's
   * terminal is not for it. The process has the program's id.
   */
  Process startServer(String program, String... arguments) throws IOException {
    return start(List.of("setsid"), program, arguments);
  }

  private Process start(List<String> session, String program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(session);
    command.addAll(prefix);
    command.add(binaries.program(program));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // What the user's environment says of PostgreSQL and locales is not for this one.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  /** What was written to the log after byte {@code offset}, to go into a message. */
  String since(long offset) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    int from = (int) Math.max(Math.min(offset, bytes.length), bytes.length - SHOWN_LOG_BYTES);
    String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : ". It said:\n" + text;
  }

  static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("Interrupted while waiting");
    interrupted.initCause(cause);
    return interrupted;
  }
}

package io.amasync.daemon.cli;

import io.amasync.daemon.cli.launch.Installation;
import io.amasync.daemon.cli.launch.Ports;
import io.amasync.daemon.cli.text.Terminal;
import io.amasync.daemon.config.Home;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code ama-sync} command line: its beginning, and what is faster without a parser. */
public final class AmaSync {
  private AmaSync() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    String held = System.getProperty(HeldStderr.PROPERTY);
    if (held != null) {
      HeldStderr.release(held);
    }
    System.exit(run(sessionOfProcess(), arguments));
  }

  /** As the environment and the launcher's properties say. */
  static Session sessionOfProcess() {
    Map<String, String> environment = System.getenv();
    return new Session(
        Home.resolve(environment, Path.of(System.getProperty("user.home"))),
        Terminal.ofProcess(environment, System.getProperty(Terminal.PROPERTY, "")),
        Path.of("").toAbsolutePath(),
        new Installation(
            Path.of(System.getProperty(Installation.PROPERTY, ".")).toAbsolutePath(),
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path")),
        Ports.defaultPort(environment),
        InstantSource.system(),
        ZoneId.systemDefault());
  }

  /** Runs one command and returns its exit code. */
  static int run(Session session, String... arguments) {
    SessionCommand plain = plain(session, arguments);
    if (plain != null) {
      return run(session, plain);
    }
    return Commands.commandLine(session, arguments.length == 0 ? "" : arguments[0])
        .execute(arguments);
  }

  /**
   * What is asked all day with next to nothing to parse, where loading the parser would be a third
   * of its time; null for all else.
   */
  private static @Nullable SessionCommand plain(Session session, String... arguments) {
    return switch (arguments.length == 0 ? "" : arguments[0]) {
      case "status" -> arguments.length == 1 ? new StatusCommand(session) : null;
      case "up" ->
          switch (arguments.length) {
            case 1 -> new UpCommand(session);
            case 2 ->
                arguments[1].startsWith("-") || arguments[1].startsWith("@")
                    ? null
                    : new UpCommand(session, Path.of(arguments[1]));
            default -> null;
          };
      default -> null;
    };
  }

  private static int run(Session session, SessionCommand command) {
    try {
      return command.call();
    } catch (Exception e) {
      return new Failures(session).exitCode(e);
    }
  }
}

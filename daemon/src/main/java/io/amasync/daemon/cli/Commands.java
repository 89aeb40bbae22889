package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of {@code ama-sync}, and what each of them takes. */
@Command(
    name = "ama-sync",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Keeps directories in sync with an ama-sync server, every revision of every file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ama-sync up ~/game            start syncing a directory",
      "  ama-sync status               is everything safe?",
      "  ama-sync wait                 until everything is committed",
      "  ama-sync history map.blend    a file's revisions",
      "  ama-sync down                 stop",
      "",
      "All local state is in $AMA_SYNC_HOME (default: ~/.local/state/ama-sync).",
      "ama-sync COMMAND --help says more about a command."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is committed, or the command did what it says",
      "1:work is pending, the time was over, or the command failed",
      "2:the command was called wrongly",
      "3:the daemon is not running",
      "4:something needs your attention: see ama-sync status"
    })
final class Commands implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * The commands; only {@code wanted} when it is one of them, since reading what all of them take
   * would be most of a short command's time.
   */
  static CommandLine commandLine(Session session, String wanted) {
    CommandLine commandLine = new CommandLine(new Commands());
    Map<String, Function<Session, Object>> commands = commands();
    if (commands.containsKey(wanted)) {
      commands.keySet().retainAll(Set.of(wanted));
    }
    commands.forEach((name, make) -> commandLine.addSubcommand(name, make.apply(session)));
    if (commands.size() > 1) {
      commandLine.addSubcommand("help", new CommandLine.HelpCommand());
    }
    Failures failures = new Failures(session);
    Terminal terminal = session.terminal();
    return commandLine
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler((failure, command, parsed) -> failures.exitCode(failure))
        .setParameterExceptionHandler((failure, arguments) ->
            failures.misused(failure, failure.getCommandLine().getCommandSpec().qualifiedName()))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static Map<String, Function<Session, Object>> commands() {
    Map<String, Function<Session, Object>> commands = new LinkedHashMap<>();
    commands.put("up", UpCommand::new);
    commands.put("down", DownCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("wait", WaitCommand::new);
    commands.put("log", LogCommand::new);
    commands.put("history", HistoryCommand::new);
    commands.put("get", GetCommand::new);
    commands.put("restore", RestoreCommand::new);
    commands.put("commit", CommitCommand::new);
    commands.put("pause", PauseCommand::new);
    commands.put("resume", ResumeCommand::new);
    commands.put("token", TokenCommand::new);
    commands.put("completion", CompletionCommand::new);
    return commands;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}

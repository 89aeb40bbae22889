package io.amasync.daemon.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Prints the script that completes commands and options in your shell.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(ama-sync completion bash)     in ~/.bashrc",
      "  source <(ama-sync completion zsh)      in ~/.zshrc"
    })
final class CompletionCommand extends SessionCommand {
  /** The shells there is a script for. */
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(paramLabel = "bash|zsh", description = "Which shell.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    if (shell == Shell.ZSH) {
      say("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
    }
    say(AutoComplete.bash("ama-sync", Commands.commandLine(session, "")));
    return ExitCode.OK;
  }
}

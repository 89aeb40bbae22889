package io.amasync.daemon.cli;

import io.amasync.daemon.config.ServerConfig;
import picocli.CommandLine.Command;

@Command(
    name = "token",
    description = "Prints the token that scripts need to talk to the server. It is a secret.",
    footerHeading = "%nExample:%n",
    footer = {
      "  curl -H \"Authorization: Bearer $(ama-sync token)\" \\",
      "    http://127.0.0.1:8420/v1/workspaces"
    })
final class TokenCommand extends SessionCommand {
  TokenCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    ServerConfig server = session.config().server();
    if (server == null) {
      throw CommandFailedException.usage(
          "There is no server yet, so there is no token.", "Start with: ama-sync up DIR");
    }
    say(Servers.token(server));
    return ExitCode.OK;
  }
}

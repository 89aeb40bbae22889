package io.amasync.daemon.cli;

import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.remote.http.BadCaFileException;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.daemon.remote.http.RetryPolicy;
import io.amasync.daemon.remote.http.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The configured server, as the commands reach it. */
final class Servers {
  private Servers() {}

  /** Connects to the server that is configured; the caller closes it. */
  static HttpRemoteServer configured(Session session) throws IOException, CommandFailedException {
    ServerConfig server = session.config().server();
    if (server == null) {
      throw CommandFailedException.usage("There is no server yet.", "Start with: ama-sync up DIR");
    }
    return connect(server);
  }

  /** Connects; the caller closes it. */
  static HttpRemoteServer connect(ServerConfig server) throws IOException, CommandFailedException {
    token(server);
    return HttpRemoteServer.at(
        server.uri(),
        PathText.parse(server.tokenFile()),
        trusted(server),
        RetryPolicy.DEFAULT,
        new SecureRandom());
  }

  /** Who may vouch for the server. */
  static TrustedAuthorities trusted(ServerConfig server) throws CommandFailedException {
    try {
      return server.caFile() == null
          ? TrustedAuthorities.ofJdk()
          : TrustedAuthorities.with(PathText.parse(server.caFile()));
    } catch (BadCaFileException e) {
      throw CommandFailedException.usage(String.valueOf(e.getMessage()), e.advice());
    }
  }

  /** The token of the server. */
  static String token(ServerConfig server) throws IOException, CommandFailedException {
    Path file = PathText.parse(server.tokenFile());
    if (!Files.isReadable(file)) {
      throw CommandFailedException.usage(
          "The token file %s cannot be read.".formatted(file),
          server.embeddedPort() == null
              ? "Put the server's token there."
              : "The embedded server writes it when it starts: ama-sync up");
    }
    String token = Files.readString(file).strip();
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw CommandFailedException.usage(
          "%s does not hold a token.".formatted(file),
          "It must hold the one line that ama-server account add printed.");
    }
    return token;
  }
}

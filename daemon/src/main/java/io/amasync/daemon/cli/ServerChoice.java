package io.amasync.daemon.cli;

import io.amasync.daemon.cli.launch.Ports;
import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.config.ServerRunFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which server a home's workspaces belong to. */
sealed interface ServerChoice {
  /** A server that someone else runs. */
  record Apart(ServerConfig server) implements ServerChoice {}

  /** The embedded one, which runs. */
  record Running(ServerConfig server) implements ServerChoice {}

  /** The embedded one, to be started on this port. */
  record ToStart(ServerConfig server, int port) implements ServerChoice {}

  /**
   * A server that someone else runs, as the options name it.
   *
   * @param caFile null for none
   */
  record GivenServer(URI url, Path tokenFile, @Nullable Path caFile) {}

  /** What the options and the configuration come to; starts nothing. */
  static ServerChoice of(Session session, @Nullable GivenServer given, @Nullable Integer port)
      throws IOException, CommandFailedException {
    ServerConfig known = session.config().server();
    if (given != null) {
      return apart(session, given, known);
    }
    if (known != null && known.embeddedPort() == null) {
      if (port != null) {
        throw CommandFailedException.usage(
            "--port is for a server of your own, and this home belongs to %s."
                .formatted(known.url()),
            "Leave it out, or set AMA_SYNC_HOME to another place.");
      }
      return new Apart(known);
    }
    Optional<ServerRunFile> running = session.embeddedServer().running();
    if (running.isPresent()) {
      int runs = URI.create(running.get().url()).getPort();
      if (port != null && port != 0 && port != runs) {
        throw CommandFailedException.usage(
            "The embedded server already listens on port %d.".formatted(runs),
            "To move it: ama-sync down, then ama-sync up --port %d".formatted(port));
      }
      return new Running(embedded(session, runs));
    }
    int chosen;
    if (port == null) {
      Integer last = known == null ? null : known.embeddedPort();
      chosen = last == null ? session.defaultPort() : last;
    } else {
      chosen = port == 0 ? Ports.free(new SecureRandom()) : port;
    }
    return new ToStart(embedded(session, chosen), chosen);
  }

  private static ServerConfig embedded(Session session, int port) {
    return new ServerConfig(
        "http://127.0.0.1:" + port, PathText.of(session.home().token()), null, port);
  }

  private static ServerChoice apart(
      Session session, GivenServer given, @Nullable ServerConfig known)
      throws IOException, CommandFailedException {
    URI url = given.url();
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw CommandFailedException.usage(
          "'%s' is not a server's address.".formatted(url),
          "Write it like https://sync.example.com or http://127.0.0.1:8420");
    }
    if (given.caFile() != null && !"https".equals(url.getScheme())) {
      throw CommandFailedException.usage(
          "--ca-file is for a server that shows a certificate, and %s has none.".formatted(url),
          "Write https:// in --server, or leave --ca-file out.");
    }
    ServerConfig server =
        new ServerConfig(
            url.toString(),
            PathText.of(session.absolute(given.tokenFile())),
            given.caFile() == null ? null : PathText.of(session.absolute(given.caFile())),
            null);
    if (known != null && !known.url().equals(server.url())) {
      throw CommandFailedException.usage(
          "The workspaces of %s belong to %s.".formatted(session.home().path(), known.url()),
          "For another server, set AMA_SYNC_HOME to another place.");
    }
    Servers.token(server);
    Servers.trusted(server);
    return new Apart(server);
  }
}

package io.amasync.server;

import java.security.SecureRandom;
import java.time.Clock;

/** The server's process. */
public final class ServerMain {
  private ServerMain() {}

  /** Runs the command that {@code arguments} name; exits with 1 when it fails. */
  public static void main(String[] arguments) throws Exception {
    AmaServer server =
        new AmaServer(System.getenv(), new SecureRandom(), Clock.systemUTC(), System.out);
    server.run(arguments);
    if (server.failed()) {
      System.exit(1);
    }
  }
}

package io.amasync.server.command;

import io.amasync.metastore.account.AccountExistsException;
import io.amasync.server.embedded.StartFailedException;
import io.dropwizard.configuration.ConfigurationException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** How a command says why it failed. */
final class CommandErrors {
  private CommandErrors() {}

  /** One line for what the user can put right, everything for what nobody expected. */
  static void print(PrintWriter err, Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      switch (e) {
        case StartFailedException known -> {
          line(err, known.getMessage());
          return;
        }
        case AccountExistsException known -> {
          line(err, known.getMessage());
          return;
        }
        case ConfigurationException known -> {
          line(err, known.getMessage());
          return;
        }
        case NoSuchFileException known -> {
          line(err, "There is no file " + known.getFile());
          return;
        }
        case BindException known -> {
          line(err, "The server cannot listen: " + known.getMessage() + ". Choose another port");
          return;
        }
        default -> {
          // Perhaps its cause is known.
        }
      }
    }
    line(err, thrown.toString());
    thrown.printStackTrace(err);
  }

  private static void line(PrintWriter err, @Nullable String message) {
    err.println("ama-server: " + String.valueOf(message).strip());
  }
}

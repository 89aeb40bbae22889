package io.amasync.daemon.remote.http;

import java.io.IOException;
import java.nio.file.Path;

/** The file of {@code --ca-file} is of no use; the user must name another or mend it. */
public final class BadCaFileException extends IOException {
  private static final long serialVersionUID = 1;

  BadCaFileException(Path file, String fault, Throwable cause) {
    super("The CA file %s %s.".formatted(file, fault), cause);
  }

  BadCaFileException(Path file, String fault) {
    super("The CA file %s %s.".formatted(file, fault));
  }

  /** What the user can do. */
  public String advice() {
    return "Name a file with the certificate of the authority that issued the server's (PEM):"
        + " ama-sync up DIR --server https://… --token-file F --ca-file PEM";
  }
}

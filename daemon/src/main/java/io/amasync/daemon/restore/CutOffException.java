package io.amasync.daemon.restore;

import java.io.EOFException;
import java.io.IOException;

/** The server's answer ended too early. What was restored is whole; a retry can help. */
public final class CutOffException extends IOException {
  private static final long serialVersionUID = 1;

  CutOffException(EOFException cause) {
    super("The server's answer was cut off. Try again; the server's log may say why", cause);
  }
}

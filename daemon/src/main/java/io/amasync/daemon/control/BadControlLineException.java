package io.amasync.daemon.control;

import java.io.IOException;

/** The other side said something that is not the control protocol. */
public final class BadControlLineException extends IOException {
  BadControlLineException(String message) {
    super(message);
  }
}

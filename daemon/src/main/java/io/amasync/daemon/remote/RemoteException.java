package io.amasync.daemon.remote;

import java.io.IOException;

/** A call to the server that gave no result. */
public abstract sealed class RemoteException extends IOException
    permits ServerUnavailableException, ServerRefusedException, ServerUntrustedException {
  private static final long serialVersionUID = 1;

  RemoteException(String message) {
    super(message);
  }

  RemoteException(String message, Throwable cause) {
    super(message, cause);
  }
}

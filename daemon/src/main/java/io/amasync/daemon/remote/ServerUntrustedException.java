package io.amasync.daemon.remote;

/**
 * Whoever answered at the server's address could not prove to be the server, so nothing was sent.
 * Asking again cannot help until a certificate, a list of trusted ones, or a clock is another.
 */
public final class ServerUntrustedException extends RemoteException {
  private static final long serialVersionUID = 1;

  public ServerUntrustedException(String message, Throwable cause) {
    super(message, cause);
  }
}

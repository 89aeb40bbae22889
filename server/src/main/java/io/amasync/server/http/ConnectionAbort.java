package io.amasync.server.http;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * Breaks off an answer whose head is sent already. Jersey ends such an answer properly after an
 * exception, and without a Content-Length a client would take the part for the whole.
 */
public final class ConnectionAbort {
  private ConnectionAbort() {}

  /** Breaks the connection: the client sees a failure, whatever it has read. */
  public static void abort(HttpServletRequest request, Throwable cause) {
    ServletContextRequest.getServletContextRequest(request).getServletChannel().abort(cause);
  }
}

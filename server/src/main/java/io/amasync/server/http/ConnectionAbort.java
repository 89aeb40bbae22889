package io.amasync.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks off an answer whose head is sent already. Jersey ends such an answer properly after an
 * exception, and without a Content-Length a client would take the part for the whole.
 */
public final class ConnectionAbort {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionAbort.class);

  private ConnectionAbort() {}

  /**
   * Resets the connection: the client sees a failure, whatever it has read, even one that takes the
   * end of the connection for the end of the answer, as HTTP/1.0 does.
   */
  public static void abort(HttpServletRequest request, Throwable cause) {
    ServletContextRequest context = ServletContextRequest.getServletContextRequest(request);
    Object transport = context.getConnectionMetaData().getConnection().getEndPoint().getTransport();
    if (transport instanceof SocketChannel channel) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        LOG.debug("The connection is gone already", e);
      }
    }
    context.getServletChannel().abort(cause);
  }
}

package io.amasync.server.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who asked for what: never a query, which may carry a grant, and never a header, which may
 * carry a token. Not configurable, so that no configuration can undo that.
 */
public final class PathRequestLog implements RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.amasync.server.requests");

  @Override
  public void log(Request request, Response response) {
    if (LOG.isInfoEnabled()) {
      LOG.info(
          "{} {} {} {} in {} out {} {} ms",
          Request.getRemoteAddr(request),
          request.getMethod(),
          request.getHttpURI().getPath(),
          response.getStatus(),
          Request.getContentBytesRead(request),
          Response.getContentBytesWritten(response),
          NanoTime.millisSince(request.getBeginNanoTime()));
    }
  }
}

package io.amasync.server.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/**
 * Says that the connection ends with a refusal of a request that has a body. The body may not have
 * been read, and then Jetty closes the connection; a client that was not told would send its next
 * request into it and see it break off. Thread-safe.
 */
public final class UnreadBodyFilter implements ContainerResponseFilter {
  private static final int FIRST_REFUSAL = 400;
  private static final String CONNECTION = "Connection";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() >= FIRST_REFUSAL && hasBody(request)) {
      response.getHeaders().putSingle(CONNECTION, "close");
    }
  }

  private static boolean hasBody(ContainerRequestContext request) {
    return request.getLength() > 0 || request.getHeaders().containsKey(TRANSFER_ENCODING);
  }
}

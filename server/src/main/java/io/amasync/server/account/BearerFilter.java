package io.amasync.server.account;

import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.http.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through when its Authorization header carries a valid token. Dropwizard's own
 * filter also takes tokens from the query, where they would reach logs and histories.
 */
@Priority(Priorities.AUTHENTICATION)
public final class BearerFilter implements ContainerRequestFilter {
  private static final String SCHEME = "Bearer ";

  private final BearerTokens tokens;

  /** Asks {@code tokens}. */
  public BearerFilter(BearerTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw refused("Send the header 'Authorization: Bearer TOKEN'; ama-sync token prints one");
    }
    Caller caller =
        tokens
            .caller(header.substring(SCHEME.length()).trim())
            .orElseThrow(
                () -> refused("The token is not valid. Check the token file, or ask for another"));
    request.setSecurityContext(new TokenContext(caller, request.getSecurityContext().isSecure()));
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemCode.UNAUTHORIZED, detail);
  }

  private record TokenContext(Caller caller, boolean secure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public boolean isUserInRole(@Nullable String role) {
      return false;
    }

    @Override
    public boolean isSecure() {
      return secure;
    }

    @Override
    public String getAuthenticationScheme() {
      return "BEARER";
    }
  }
}

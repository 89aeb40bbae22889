package io.amasync.server.account;

import io.amasync.protocol.api.AccountView;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Whose token it is, and the account's chunk key. */
@Path("/v1/account")
@Produces(MediaType.APPLICATION_JSON)
public final class AccountResource {
  private final String serverVersion;

  /** Says that the server is of {@code serverVersion}. */
  public AccountResource(String serverVersion) {
    this.serverVersion = serverVersion;
  }

  /** The caller's account. */
  @GET
  public Response account(@Auth Caller caller) {
    String chunkKey = caller.keys().chunks().secret().toString();
    return Response.ok(new AccountView(caller.name(), chunkKey, serverVersion))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}

package io.amasync.daemon.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The server that all workspaces of a home belong to.
 *
 * @param url its address, without a trailing slash
 * @param tokenFile the file that holds the token: {@link PathText}
 * @param caFile the certificates that are trusted besides the JDK's: {@link PathText}; null for
 *     none
 * @param embeddedPort the port of the server that {@code up} starts by itself; null for a server
 *     apart
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerConfig(
    String url, String tokenFile, @Nullable String caFile, @Nullable Integer embeddedPort) {
  /** Drops a trailing slash of {@code url}. */
  public ServerConfig {
    url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The address. */
  public URI uri() {
    return URI.create(url);
  }
}

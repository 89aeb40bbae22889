package io.amasync.server.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** Looks whether a port can be listened on, before anything slow is started for it. */
public final class Ports {
  private Ports() {}

  /**
   * Returns when the port is free. Another process may still be faster.
   *
   * @param host to listen on; null for every address
   * @param port 0 is always free
   * @param setting what changes the port
   * @throws StartFailedException when it is taken
   */
  public static void requireFree(@Nullable String host, int port, String setting)
      throws StartFailedException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      InetAddress address = host == null ? null : InetAddress.getByName(host);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw taken(host, port, setting, e);
    }
  }

  static StartFailedException taken(
      @Nullable String host, int port, String setting, Throwable cause) {
    return new StartFailedException(
        "Port %d of %s cannot be listened on (%s). Stop what uses it, or choose another: %s"
            .formatted(port, host == null ? "this machine" : host, cause.getMessage(), setting),
        cause);
  }
}

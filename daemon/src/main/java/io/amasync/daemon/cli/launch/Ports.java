package io.amasync.daemon.cli.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The embedded server's pair of ports on this machine: the API's, and the one after it. */
public final class Ports {
  private static final String VARIABLE = "AMA_SYNC_PORT";
  private static final int DEFAULT = 8420;

  // Below Linux's ephemeral ports, so that no passing connection takes them between two starts.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 200;

  private Ports() {}

  /** Where the API listens unless told otherwise: {@code AMA_SYNC_PORT}, else 8420. */
  public static int defaultPort(Map<String, String> environment) {
    String chosen = environment.getOrDefault(VARIABLE, "");
    return chosen.matches("\\d{1,5}") ? Integer.parseInt(chosen) : DEFAULT;
  }

  /** A port that is free, as is the one after it. */
  public static int free(RandomGenerator random) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (isFree(port) && isFree(port + 1)) {
        return port;
      }
    }
    throw new LaunchException(
        "No free pair of ports was found between %d and %d.".formatted(LOWEST, HIGHEST),
        "Name one with --port N.");
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

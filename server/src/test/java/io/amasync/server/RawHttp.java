package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.amasync.protocol.api.ProtocolJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP by hand, for what no client would send, and to see exactly what comes back. */
final class RawHttp {
  private static final int TIMEOUT_MILLISECONDS = 30_000;

  private RawHttp() {}

  /**
   * What came back until the connection ended.
   *
   * @param text every byte as the character of its number
   * @param broken whether it ended in a reset
   */
  record Answer(String text, boolean broken) {
    int status() {
      assertThat(text).startsWith("HTTP/1.1 ");
      return Integer.parseInt(text.substring(9, 12));
    }

    String head() {
      int end = text.indexOf("\r\n\r\n");
      return text.substring(0, end < 0 ? text.length() : end);
    }

    byte[] body() {
      int start = Math.min(text.length(), head().length() + 4);
      return text.substring(start).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The code of the problem that the answer must be. */
    String code() throws IOException {
      assertThat(head().toLowerCase(Locale.ROOT)).contains("application/problem+json");
      JsonNode problem = ProtocolJson.mapper().readTree(body());
      assertThat(problem.get("status").asInt()).isEqualTo(status());
      assertThat(problem.get("detail").asText()).isNotBlank();
      return problem.get("type").asText().substring("urn:ama-sync:problem:".length());
    }

    @Override
    public String toString() {
      return head();
    }
  }

  /** Sends the lines of a head, then a body, and reads to the end. */
  static Answer send(URI server, String head, byte[] body) throws IOException {
    try (Socket socket = open(server)) {
      try {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
      } catch (SocketException e) {
        // Answered before all was sent; the answer is what counts.
        return read(socket);
      }
      return read(socket);
    }
  }

  static Socket open(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(TIMEOUT_MILLISECONDS);
    return socket;
  }

  static Answer read(Socket socket) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[64 << 10];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (SocketException e) {
      return new Answer(out.toString(StandardCharsets.ISO_8859_1), true);
    }
    return new Answer(out.toString(StandardCharsets.ISO_8859_1), false);
  }

  /** A request's head that asks the server to close the connection. */
  static String head(String method, String target, String token, String... headers) {
    StringBuilder head =
        new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(method, target));
    head.append("Connection: close\r\n");
    if (!token.isEmpty()) {
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }
}

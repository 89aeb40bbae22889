package io.amasync.server.store.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a real S3-compatible server and answers chosen requests itself. All others go
 * through byte by byte, one a connection, so that signatures stay good.
 */
public final class S3FaultProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final URI target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Optional<Answer>> faults = _ -> Optional.empty();

  /** What is asked of an object or a bucket. */
  public enum Operation {
    PUT,
    COPY,
    GET,
    DELETE,
    LIST
  }

  /**
   * A request as far as it is looked at.
   *
   * @param method of HTTP
   * @param accessKey whose signature it has
   */
  public record Request(Operation operation, String method, String bucket, String accessKey) {
    private static Request parse(String head) {
      String[] line = head.lines().findFirst().orElse("").split(" ", 3);
      String[] address = line[1].split("\\?", 2);
      String query = address.length == 2 ? address[1] : "";
      String[] path = address[0].split("/", 3);
      String key = path.length == 3 ? path[2] : "";
      Operation operation =
          switch (line[0]) {
            case "PUT" ->
                header(head, "x-amz-copy-source") != null ? Operation.COPY : Operation.PUT;
            case "POST", "DELETE" -> Operation.DELETE;
            default -> key.isEmpty() ? Operation.LIST : Operation.GET;
          };
      String signed = header(head, "authorization");
      String accessKey =
          signed == null
              ? query.replaceFirst(".*X-Amz-Credential=([^%&]*).*", "$1")
              : signed.replaceFirst(".*Credential=([^/]*)/.*", "$1");
      return new Request(operation, line[0], path[1], accessKey);
    }
  }

  /** An answer of S3's. */
  public record Answer(int status, String headers, String body) {
    /** One of the errors of S3's documentation; {@code details} are elements of its own. */
    public static Answer error(int status, String code, String message, String details) {
      return new Answer(
          status,
          "",
          "<Error><Code>%s</Code><Message>%s</Message>%s<RequestId>4442587FB7D0A2F9</RequestId></Error>"
              .formatted(code, message, details));
    }

    /** What a {@code DeleteObjects} says that succeeded and deleted nothing. */
    static Answer deletedNothing() {
      return new Answer(
          200,
          "",
          "<DeleteResult><Error><Key>k</Key><Code>AccessDenied</Code><Message>Access Denied</Message>"
              + "</Error></DeleteResult>");
    }
  }

  private S3FaultProxy(ServerSocket listener, URI target) {
    this.listener = listener;
    this.target = target;
  }

  /** Passes everything on until told otherwise. */
  public static S3FaultProxy before(URI target) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    S3FaultProxy proxy = new S3FaultProxy(listener, target);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Answers what {@code chosen} has an answer for. */
  public void answering(Function<Request, Optional<Answer>> chosen) {
    faults = chosen;
  }

  /** All that was asked, in the order of arrival. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = readHead(in);
      if (head.isEmpty()) {
        return;
      }
      Request request = Request.parse(head);
      requests.add(request);
      Optional<Answer> answer = faults.apply(request);
      if (answer.isPresent()) {
        answer(answer.get(), head, request, in, client.getOutputStream());
      } else {
        pass(head, in, client);
      }
    } catch (IOException e) {
      // One of the two has gone away; the other sees the connection end.
    }
  }

  private static void answer(
      Answer answer, String head, Request request, InputStream in, OutputStream out)
      throws IOException {
    String length = header(head, "content-length");
    if (length != null && header(head, "expect") == null) {
      in.skipNBytes(Long.parseLong(length));
    }
    byte[] body =
        request.method().equals("HEAD")
            ? new byte[0]
            : ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + answer.body())
                .getBytes(StandardCharsets.UTF_8);
    out.write(
        "HTTP/1.1 %d Fault\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
            .formatted(answer.status(), body.length, answer.headers())
            .getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private void pass(String head, InputStream in, Socket client) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getPort())) {
      String once = head.replaceAll("(?im)^connection:.*\r\n", "");
      server
          .getOutputStream()
          .write(
              once.replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      threads.execute(() -> copy(in, server));
      server.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private static void copy(InputStream in, Socket to) {
    try {
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The answer is complete.
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      last = last << 8 | next;
      if (last == 0x0d0a0d0a) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  private static @Nullable String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}

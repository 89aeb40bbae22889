package io.amasync.bench.e2e;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loopback port that stands for another: bytes go through as they are, so that signatures stay
 * good, and the requests among them are noted. A {@link Cut} says at which of them something is to
 * happen; {@link #down} makes the target unreachable. Thread-safe.
 */
final class Relay {
  /** A request or an answer is not passed on. */
  static final class LostException extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static final int BUFFER_BYTES = 64 << 10;

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final Supplier<Framing> framing;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final List<Cut> cuts = new CopyOnWriteArrayList<>();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean down;

  private Relay(ServerSocket listening, InetSocketAddress target, Supplier<Framing> framing) {
    this.listening = listening;
    this.target = target;
    this.framing = framing;
  }

  /** One to a port of this machine, on a free port. */
  static Relay to(int port, Supplier<Framing> framing) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Relay relay =
        new Relay(
            new ServerSocket(0, 50, loopback), new InetSocketAddress(loopback, port), framing);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  int port() {
    return listening.getLocalPort();
  }

  void add(Cut cut) {
    cuts.add(cut);
  }

  /** What went through since {@link #reset}, in the order of asking. */
  List<Exchange> exchanges() {
    return exchanges;
  }

  /** Nothing is cut any more, the target can be reached, and nothing was noted. */
  void reset() {
    cuts.forEach(Cut::forget);
    cuts.clear();
    up();
    exchanges.clear();
  }

  /** Breaks every connection and refuses new ones, until {@link #up}. */
  void down() {
    refused.set(0);
    down = true;
    breakAll();
  }

  void up() {
    down = false;
  }

  /** How many connections were refused since {@link #down}. */
  int refused() {
    return refused.get();
  }

  void close() throws IOException {
    listening.close();
    cuts.forEach(Cut::forget);
    breakAll();
  }

  private void breakAll() {
    lines.forEach(Line::tear);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        // Closed by its line.
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        // The relay was closed, or this client is gone already.
      }
    }
  }

  private void connect(Socket client) {
    Line line = new Line(client);
    lines.add(line);
    // In this order, for down() first says so and then looks for lines.
    if (down) {
      refused.incrementAndGet();
      line.tear();
    } else {
      line.open();
    }
  }

  /** One connection. */
  private final class Line {
    private final Socket client;
    private final Socket server = new Socket();
    private volatile @Nullable Exchange current;
    private volatile @Nullable Cut awaited;

    Line(Socket client) {
      this.client = client;
    }

    void open() {
      try {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(target);
      } catch (IOException e) {
        close();
        return;
      }
      Thread requests = Thread.ofVirtual().start(() -> run(this::requests));
      run(this::answers);
      try {
        requests.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("Nobody interrupts a line", e);
      }
      close();
    }

    /** Resets both ends; what was on its way is lost. */
    void tear() {
      for (Socket socket : List.of(client, server)) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // It is closed already.
        }
      }
      close();
    }

    void close() {
      lines.remove(this);
      for (Socket socket : List.of(client, server)) {
        try {
          socket.close();
        } catch (IOException e) {
          // It is closed already.
        }
      }
    }

    private void run(Direction direction) {
      try {
        direction.pass();
      } catch (LostException e) {
        breakAll();
      } catch (IOException e) {
        close();
      } catch (InterruptedException e) {
        throw new IllegalStateException("Nobody interrupts a line", e);
      }
    }

    private void requests() throws IOException, InterruptedException, LostException {
      InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER_BYTES);
      OutputStream out = new BufferedOutputStream(server.getOutputStream(), BUFFER_BYTES);
      Framing messages = framing.get();
      for (Framing.Message next = messages.next(in); next != null; next = messages.next(in)) {
        Exchange exchange = next.text() == null ? null : admit(next.text(), next.bodyBytes());
        out.write(next.head().array());
        copy(in, out, next.bodyBytes());
        if (in.available() == 0) {
          out.flush();
        }
        if (exchange != null) {
          exchange.sent();
        }
      }
      server.shutdownOutput();
    }

    private Exchange admit(String text, long bodyBytes) throws InterruptedException, LostException {
      Cut after = null;
      for (Cut cut : cuts) {
        if (cut.admit(text)) {
          after = cut;
        }
      }
      Exchange exchange = new Exchange(text, bodyBytes);
      exchanges.add(exchange);
      awaited = after;
      current = exchange;
      return exchange;
    }

    private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
      byte[] buffer = new byte[(int) Math.min(bytes, BUFFER_BYTES)];
      long left = bytes;
      while (left > 0) {
        if (in.available() == 0) {
          out.flush();
        }
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          out.flush();
          throw new IOException("The connection ended amid a message");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }

    private void answers() throws IOException, InterruptedException, LostException {
      InputStream in = server.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        Exchange exchange = current;
        if (exchange != null && !isInterim(buffer, read)) {
          current = null;
          exchange.answered(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
          Cut cut = awaited;
          awaited = null;
          if (cut != null) {
            cut.answered();
          }
        }
        out.write(buffer, 0, read);
      }
      client.shutdownOutput();
    }

    private static boolean isInterim(byte[] buffer, int length) {
      return new String(buffer, 0, Math.min(length, 12), StandardCharsets.ISO_8859_1)
          .startsWith("HTTP/1.1 1");
    }
  }

  private interface Direction {
    void pass() throws IOException, InterruptedException, LostException;
  }
}

package io.amasync.daemon.control;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the control socket. A client may send one command after the other; each gets its
 * answer before the next is read. Thread-safe.
 */
public final class ControlServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final int CLIENTS = 64;

  private final Path socket;
  private final ServerSocketChannel listener;
  private final ControlHandler handler;
  private final Semaphore places = new Semaphore(CLIENTS);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  private ControlServer(Path socket, ServerSocketChannel listener, ControlHandler handler) {
    this.socket = socket;
    this.listener = listener;
    this.handler = handler;
  }

  /**
   * Listens at {@code socket}. The caller holds the home's lock, so a socket that is there was left
   * by a daemon that was killed, and is removed.
   */
  public static ControlServer open(Path socket, ControlHandler handler) throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean bound = false;
    try {
      listener.bind(UnixDomainSocketAddress.of(socket));
      bound = true;
    } finally {
      if (!bound) {
        listener.close();
      }
    }
    ControlServer server = new ControlServer(socket, listener, handler);
    server.start("control", server::accept);
    return server;
  }

  private void start(String name, Runnable work) {
    Thread thread = Thread.ofVirtual().name(name).unstarted(work);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        places.acquire();
      } catch (InterruptedException e) {
        return;
      }
      try {
        SocketChannel client = listener.accept();
        start("control-client", () -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        places.release();
        LOG.warn("A control client could not be accepted", e);
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(client));
      OutputStream out = Channels.newOutputStream(client);
      for (ControlCommand command = read(in, out); command != null; command = read(in, out)) {
        ControlWire.write(out, answer(command));
      }
    } catch (IOException e) {
      LOG.debug("A control client went away", e);
    } catch (InterruptedException e) {
      LOG.debug("The control socket closes before a client was answered", e);
    } finally {
      places.release();
      threads.remove(Thread.currentThread());
    }
  }

  private ControlAnswer answer(ControlCommand command) throws InterruptedException {
    try {
      return handler.handle(command);
    } catch (RuntimeException e) {
      LOG.error("The command {} failed", command.getClass().getSimpleName(), e);
      return new ControlAnswer.Refused(
          "The daemon failed at it: %s.".formatted(e), "See daemon.log in its logs.");
    }
  }

  private static @Nullable ControlCommand read(InputStream in, OutputStream out)
      throws IOException {
    try {
      return ControlWire.readCommand(in);
    } catch (BadControlLineException e) {
      ControlWire.write(
          out,
          new ControlAnswer.Refused(
              e.getMessage() + ".",
              "Is ama-sync newer than the running daemon? Run: ama-sync down, then ama-sync up"));
      return null;
    }
  }

  /** Stops listening, ends every connection and removes the socket. */
  @Override
  public void close() throws IOException {
    listener.close();
    threads.forEach(Thread::interrupt);
    Files.deleteIfExists(socket);
  }
}

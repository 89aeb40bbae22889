package io.amasync.daemon.control;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection to the running daemon. Not thread-safe. */
public final class ControlClient implements Closeable {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  private ControlClient(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = Channels.newOutputStream(channel);
  }

  /**
   * Connects.
   *
   * @throws IOException also when nobody listens there
   */
  public static ControlClient connect(Path socket) throws IOException {
    return new ControlClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /** Asks, and waits for the answer. */
  public ControlAnswer ask(ControlCommand command) throws IOException {
    ControlWire.write(out, command);
    return ControlWire.readAnswer(in);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

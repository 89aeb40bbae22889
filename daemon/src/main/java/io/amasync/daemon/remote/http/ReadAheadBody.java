package io.amasync.daemon.remote.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body as a stream that receives while it is read: up to {@link #AHEAD} deliveries
 * wait, each at most of the client's buffer size. The JDK's own stream lets one wait, so that the
 * one who reads and the one who receives take turns. For one reading thread; any thread may close
 * it.
 */
final class ReadAheadBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
  static final int AHEAD = 8;

  /** What the client says, in order; the last thing is an {@link Ended}. */
  private sealed interface Signal {}

  private record Delivered(List<ByteBuffer> buffers) implements Signal {}

  private record Ended(@Nullable Throwable failure) implements Signal {}

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private volatile boolean closed;

  // The reading thread's.
  private final Queue<ByteBuffer> delivery = new ArrayDeque<>();
  private @Nullable Ended end;

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (!subscription.complete(given) || closed) {
      given.cancel();
      return;
    }
    given.request(AHEAD);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Delivered(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Ended(failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Ended(null));
  }

  @Override
  public int read() throws IOException {
    ByteBuffer buffer = current();
    return buffer == null ? -1 : buffer.get() & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = current();
    if (buffer == null) {
      return -1;
    }
    int read = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, read);
    return read;
  }

  @Override
  public int available() {
    ByteBuffer buffer = delivery.peek();
    return buffer == null ? 0 : buffer.remaining();
  }

  /** What is read next, with bytes left; null at the end. */
  private @Nullable ByteBuffer current() throws IOException {
    while (true) {
      if (closed) {
        throw closedException();
      }
      ByteBuffer buffer = delivery.peek();
      if (buffer == null) {
        if (!receive()) {
          return null;
        }
      } else if (buffer.hasRemaining()) {
        return buffer;
      } else {
        delivery.remove();
        if (delivery.isEmpty()) {
          subscription.join().request(1);
        }
      }
    }
  }

  /** False at the end. */
  private boolean receive() throws IOException {
    Ended ended = end;
    if (ended == null) {
      switch (take()) {
        case Delivered delivered -> {
          delivery.addAll(delivered.buffers());
          if (delivery.isEmpty()) {
            subscription.join().request(1);
          }
          return true;
        }
        case Ended now -> {
          ended = now;
          end = now;
        }
      }
    }
    if (closed) {
      throw closedException();
    }
    if (ended.failure() != null) {
      throw new IOException("The answer was cut off", ended.failure());
    }
    return false;
  }

  private static IOException closedException() {
    return new IOException("The stream is closed");
  }

  private Signal take() throws InterruptedIOException {
    try {
      return signals.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException)
          new InterruptedIOException("Interrupted while an answer was read").initCause(e);
    }
  }

  /** Ends the connection, and a read that waits. */
  @Override
  public void close() {
    closed = true;
    Flow.Subscription given = subscription.getNow(null);
    if (given != null) {
      given.cancel();
    }
    signals.add(new Ended(null));
  }
}

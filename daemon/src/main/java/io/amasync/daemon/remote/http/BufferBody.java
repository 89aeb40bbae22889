package io.amasync.daemon.remote.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * A buffer as a request's body, sent from where it lies and no faster than an {@link UploadLimit}
 * allows. The JDK's own publishers copy it into buffers of 16 KiB, which costs more than the
 * sending; slices four times as large are a quarter as many calls, and larger ones gain nothing.
 * The buffer must not change until the request has ended.
 */
final class BufferBody implements BodyPublisher {
  private final ByteBuffer bytes;
  private final int length;
  private final UploadLimit limit;
  private final IntConsumer sent;

  /**
   * Sends {@code bytes} from position to limit, of which there is one at least.
   *
   * @param sent is told of each slice
   */
  BufferBody(ByteBuffer bytes, UploadLimit limit, IntConsumer sent) {
    this.bytes = bytes.slice();
    this.length = bytes.remaining();
    this.limit = limit;
    this.sent = sent;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Slices(subscriber));
  }

  /**
   * Gives slices as they are asked for, on the thread that asks first, or on the limit's own after
   * a wait: who asks may be the client's selector, and must not be held up. A call from within
   * {@code onNext}, or from another thread meanwhile, only adds to what is asked for. Calls nobody
   * with a lock held.
   */
  private final class Slices implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;

    /** Whoever raises it from 0 gives slices until it is 0 again, or for good when all is given. */
    private final AtomicLong asked = new AtomicLong();

    private volatile boolean ended;

    /** Of the thread that gives. */
    private int at;

    Slices(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      if (count <= 0) {
        ended = true;
        subscriber.onError(new IllegalArgumentException("Asked for %d slices".formatted(count)));
      } else if (asked.getAndUpdate(before -> before + Math.min(count, Long.MAX_VALUE - before))
          == 0) {
        give();
      }
    }

    /** Gives what is asked for; when the limit has it wait, goes on by itself afterwards. */
    private void give() {
      boolean goesOn = true;
      while (goesOn && !ended) {
        int size = Math.min(limit.sliceBytes(), length - at);
        Duration wait = limit.grant(size);
        if (wait.isPositive()) {
          limit.after(
              wait,
              () -> {
                if (giveNext(size)) {
                  give();
                }
              });
          return;
        }
        goesOn = giveNext(size);
      }
    }

    /** Gives one slice; returns whether another is asked for. */
    private boolean giveNext(int size) {
      if (ended) {
        return false;
      }
      ByteBuffer slice = bytes.slice(at, size);
      at += size;
      sent.accept(size);
      subscriber.onNext(slice);
      if (at == length && !ended) {
        ended = true;
        subscriber.onComplete();
      }
      return !ended && asked.decrementAndGet() > 0;
    }

    @Override
    public void cancel() {
      ended = true;
    }
  }
}

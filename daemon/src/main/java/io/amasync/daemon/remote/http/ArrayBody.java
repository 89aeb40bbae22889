package io.amasync.daemon.remote.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The beginning of an array as a request's body, sent from where it lies: the JDK's own publishers
 * copy it into buffers of 16 KiB, which costs more than the sending. The array must not change
 * until the request has ended.
 */
final class ArrayBody implements BodyPublisher {
  /** A quarter as many calls as the JDK's 16 KiB; more gains nothing. */
  private static final int SLICE_BYTES = 64 << 10;

  private final byte[] bytes;
  private final int length;

  /** {@code length} is at least 1. */
  ArrayBody(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
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
   * Gives slices as they are asked for, on the thread that asks first. A call from within {@code
   * onNext}, or from another thread meanwhile, only adds to what is asked for. Calls nobody with a
   * lock held.
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
        do {
          giveNext();
        } while (!ended && asked.decrementAndGet() > 0);
      }
    }

    private void giveNext() {
      if (ended) {
        return;
      }
      int size = Math.min(SLICE_BYTES, length - at);
      ByteBuffer slice = ByteBuffer.wrap(bytes, at, size).slice();
      at += size;
      subscriber.onNext(slice);
      if (at == length && !ended) {
        ended = true;
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      ended = true;
    }
  }
}

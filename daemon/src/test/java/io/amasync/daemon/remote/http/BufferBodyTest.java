package io.amasync.daemon.remote.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferBodyTest {
  private static final byte[] BYTES = new byte[1_000_000];

  private static final UploadLimit OFF = UploadLimit.of(UploadLimit.NONE, 1);

  static {
    new Random(5).nextBytes(BYTES);
  }

  /** Asks for some slices at the start, and for some more at each. */
  private static final class Taker implements Flow.Subscriber<ByteBuffer> {
    private final long first;
    private final long then;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;
    private int completed;
    private @Nullable Throwable failure;
    private boolean inside;

    Taker(long first, long then) {
      this.first = first;
      this.then = then;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      if (first > 0) {
        given.request(first);
      }
    }

    @Override
    public void onNext(ByteBuffer slice) {
      assertThat(inside).isFalse();
      inside = true;
      byte[] bytes = new byte[slice.remaining()];
      slice.get(bytes);
      taken.writeBytes(bytes);
      if (then > 0 && subscription != null) {
        subscription.request(then);
      }
      inside = false;
    }

    @Override
    public void onError(Throwable given) {
      failure = given;
    }

    @Override
    public void onComplete() {
      completed++;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 65_537, 131_072, 999_999, 1_000_000})
  void givesTheBeginningOnceHoweverItIsAskedFor(int length) {
    for (Taker taker :
        new Taker[] {new Taker(1, 1), new Taker(Long.MAX_VALUE, 5), new Taker(3, 2)}) {
      AtomicInteger sent = new AtomicInteger();
      BufferBody body = new BufferBody(ByteBuffer.wrap(BYTES, 0, length), OFF, sent::addAndGet);
      body.subscribe(taker);
      assertThat(sent).hasValue(length);
      assertThat(taker.taken.toByteArray()).isEqualTo(Arrays.copyOf(BYTES, length));
      assertThat(taker.completed).isEqualTo(1);
      assertThat(body.contentLength()).isEqualTo(length);
    }
  }

  @Test
  void givesNoMoreThanIsAskedForAndNothingAfterTheEnd() {
    Taker taker = new Taker(2, 0);
    new BufferBody(ByteBuffer.wrap(BYTES), OFF, _ -> {}).subscribe(taker);
    assertThat(taker.taken.size()).isEqualTo(2 * 65_536);
    assertThat(taker.completed).isZero();

    Flow.Subscription subscription = Objects.requireNonNull(taker.subscription);
    subscription.cancel();
    subscription.request(1);
    assertThat(taker.taken.size()).isEqualTo(2 * 65_536);
    assertThat(taker.completed).isZero();
  }

  @Test
  void askingForNothingIsAnError() {
    Taker taker = new Taker(0, 0);
    new BufferBody(ByteBuffer.wrap(BYTES, 0, 10), OFF, _ -> {}).subscribe(taker);
    Flow.Subscription subscription = Objects.requireNonNull(taker.subscription);
    subscription.request(0);
    assertThat(taker.failure).isInstanceOf(IllegalArgumentException.class);
    assertThat(taker.taken.size()).isZero();
  }
}

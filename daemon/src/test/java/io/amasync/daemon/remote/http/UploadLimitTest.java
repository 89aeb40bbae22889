package io.amasync.daemon.remote.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UploadLimitTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final byte[] PACK = new byte[16 * MEBIBYTE];

  static {
    new Random(6).nextBytes(PACK);
  }

  /** A time that passes only when something waits for it. */
  private static final class Time {
    private record Due(long nanos, long order, Runnable task) {}

    private final PriorityQueue<Due> waiting =
        new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
    private long now = Long.MAX_VALUE - 5;
    private long passed;
    private long asked;

    void after(Duration wait, Runnable task) {
      waiting.add(new Due(passed + wait.toNanos(), asked++, task));
    }

    void pass(Duration duration) {
      now += duration.toNanos();
      passed += duration.toNanos();
    }

    /** Lets time pass until nothing waits, or {@code end} is over. */
    void passUntil(Duration end) {
      while (!waiting.isEmpty() && waiting.element().nanos() <= end.toNanos()) {
        Due due = waiting.remove();
        pass(Duration.ofNanos(due.nanos() - passed));
        due.task().run();
      }
      pass(Duration.ofNanos(end.toNanos() - passed));
    }

    Duration passed() {
      return Duration.ofNanos(passed);
    }
  }

  private final Time time = new Time();

  /** Takes a body as fast as it comes. */
  private final class Taker implements Flow.Subscriber<ByteBuffer> {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;
    private @Nullable Duration completed;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(ByteBuffer slice) {
      byte[] bytes = new byte[slice.remaining()];
      slice.get(bytes);
      taken.writeBytes(bytes);
      if (subscription != null) {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      completed = time.passed();
    }
  }

  private UploadLimit limit(long bytesPerSecond) {
    return new UploadLimit(bytesPerSecond, 4, () -> time.now, time::after);
  }

  private Taker upload(int length, UploadLimit limit) {
    Taker taker = new Taker();
    new BufferBody(ByteBuffer.wrap(PACK, 0, length), limit, _ -> {}).subscribe(taker);
    return taker;
  }

  @Test
  void aPackGoesOutEvenlyOverItsTime() {
    Taker taker = upload(PACK.length, limit(MEBIBYTE));
    for (int second = 1; second < 16; second++) {
      time.passUntil(Duration.ofSeconds(second));
      assertThat((double) taker.taken.size() / MEBIBYTE).isBetween(second - 0.01, second + 0.2);
    }
    time.passUntil(Duration.ofSeconds(17));
    assertThat(taker.taken.toByteArray()).isEqualTo(PACK);
    assertThat(taker.completed).isBetween(Duration.ofMillis(15_800), Duration.ofSeconds(16));
  }

  @Test
  void withoutALimitNothingWaits() {
    assertThat(upload(PACK.length, limit(UploadLimit.NONE)).taken.toByteArray()).isEqualTo(PACK);
    assertThat(time.waiting).isEmpty();
  }

  @Test
  void uploadsAtOnceGetEqualShares() {
    UploadLimit limit = limit(MEBIBYTE);
    Taker[] takers = new Taker[4];
    Arrays.setAll(takers, _ -> upload(4 * MEBIBYTE, limit));
    time.passUntil(Duration.ofSeconds(8));
    for (Taker taker : takers) {
      assertThat((double) taker.taken.size() / MEBIBYTE).isBetween(1.9, 2.2);
    }
    time.passUntil(Duration.ofSeconds(17));
    for (Taker taker : takers) {
      assertThat(taker.completed).isBetween(Duration.ofMillis(15_500), Duration.ofSeconds(16));
    }
  }

  @Test
  void whatOneUploadLeavesTheOthersGet() {
    UploadLimit limit = limit(MEBIBYTE);
    Taker large = upload(4 * MEBIBYTE, limit);
    Taker small = upload(MEBIBYTE, limit);
    time.passUntil(Duration.ofSeconds(6));
    assertThat(small.completed).isBetween(Duration.ofMillis(1_700), Duration.ofMillis(2_100));
    assertThat(large.completed).isBetween(Duration.ofMillis(4_800), Duration.ofSeconds(5));
  }

  @Test
  void idleTimeIsNotSavedUp() {
    UploadLimit limit = limit(MEBIBYTE);
    time.pass(Duration.ofHours(1));
    upload(2 * MEBIBYTE, limit);
    Duration start = time.passed();
    time.passUntil(start.plusSeconds(1));
    assertThat(time.waiting).isNotEmpty();
  }

  @Test
  void aLateTimerCostsNothing() {
    UploadLimit limit = limit(MEBIBYTE);
    Taker taker = upload(4 * MEBIBYTE, limit);
    while (taker.completed == null) {
      Time.Due due = time.waiting.remove();
      time.pass(Duration.ofNanos(due.nanos() - time.passed).plusMillis(20));
      due.task().run();
    }
    assertThat(taker.completed).isBetween(Duration.ofMillis(3_800), Duration.ofMillis(4_050));
  }

  @Test
  void anotherLimitHoldsFromTheNextSliceOn() {
    UploadLimit limit = limit(MEBIBYTE);
    Taker taker = upload(8 * MEBIBYTE, limit);
    time.passUntil(Duration.ofSeconds(2));
    limit.set(4 * MEBIBYTE);
    time.passUntil(Duration.ofSeconds(3));
    assertThat((double) taker.taken.size() / MEBIBYTE).isBetween(5.6, 6.3);
    limit.set(UploadLimit.NONE);
    time.passUntil(Duration.ofMillis(3_100));
    assertThat(taker.completed).isNotNull();
  }

  @Test
  void anUploadThatIsCancelledWhileItWaitsGivesNothingMore() {
    Taker taker = upload(4 * MEBIBYTE, limit(MEBIBYTE));
    time.passUntil(Duration.ofSeconds(1));
    int before = taker.taken.size();
    if (taker.subscription != null) {
      taker.subscription.cancel();
    }
    time.passUntil(Duration.ofSeconds(9));
    assertThat(taker.taken.size()).isEqualTo(before);
    assertThat(time.waiting).isEmpty();
  }

  @Test
  void aLowLimitGoesOutInSmallSlices() {
    assertThat(limit(UploadLimit.NONE).sliceBytes()).isEqualTo(64 << 10);
    assertThat(limit(10 * MEBIBYTE).sliceBytes()).isEqualTo(64 << 10);
    assertThat(limit(256 << 10).sliceBytes()).isEqualTo(16 << 10);
    assertThat(limit(1).bytesPerSecond()).isEqualTo(UploadLimit.LEAST_BYTES_PER_SECOND);
    assertThat(limit(1).sliceBytes()).isEqualTo(4 << 10);
    assertThat(limit(-1).bytesPerSecond()).isEqualTo(UploadLimit.NONE);
  }

  @Test
  void anUploadIsWaitedForAsLongAsItsShareOfTheLimitTakesTwice() {
    int floor = 32 << 10;
    Duration unlimited = Duration.ofSeconds(512);
    assertThat(limit(UploadLimit.NONE).patience(PACK.length, floor)).isEqualTo(unlimited);
    assertThat(limit(10 * MEBIBYTE).patience(PACK.length, floor)).isEqualTo(unlimited);
    assertThat(limit(64 << 10).patience(PACK.length, floor)).isEqualTo(Duration.ofSeconds(2_048));
    long nanos = TimeUnit.SECONDS.toNanos(4L * PACK.length / (64 << 10));
    assertThat(limit(64 << 10).patience(PACK.length, floor).toNanos()).isEqualTo(2 * nanos);
  }
}

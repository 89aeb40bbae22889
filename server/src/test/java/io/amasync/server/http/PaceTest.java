package io.amasync.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final Pace pace = new Pace(now::get);

  private boolean moveAfter(Duration wait, int bytes) {
    pace.waiting();
    now.addAndGet(wait.toNanos());
    return pace.moved(bytes);
  }

  @Test
  void slowStartIsForgiven() {
    assertThat(moveAfter(Pace.GRACE, 0)).isTrue();
  }

  @Test
  void dripIsRefusedAfterTheGrace() {
    boolean fastEnough = true;
    for (int i = 0; i < 5; i++) {
      fastEnough = moveAfter(Duration.ofSeconds(10), 1);
    }
    assertThat(fastEnough).isFalse();
  }

  @Test
  void steadyPaceAtTheLimitGoesOnForEver() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(moveAfter(Duration.ofSeconds(1), (int) Pace.LEAST_BYTES_PER_SECOND)).isTrue();
    }
  }

  @Test
  void timeThatTheServerTakesDoesNotCount() {
    for (int i = 0; i < 100; i++) {
      assertThat(moveAfter(Duration.ofMillis(1), 1)).isTrue();
      now.addAndGet(Duration.ofMinutes(1).toNanos());
    }
  }
}

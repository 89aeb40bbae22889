package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RateMeterTest {
  private long seconds = -3;
  private final RateMeter meter = new RateMeter(() -> TimeUnit.SECONDS.toNanos(seconds) + 5);

  @Test
  void theLastFullSecondsCount() {
    for (int i = 0; i < 10; i++) {
      meter.add(100);
      seconds++;
    }
    assertThat(meter.perSecond()).isEqualTo(100);
    seconds += 2;
    assertThat(meter.perSecond()).isEqualTo(60);
    seconds += 20;
    assertThat(meter.perSecond()).isZero();
  }

  @Test
  void theSecondUnderWayDoesNotCount() {
    meter.add(1_000);
    assertThat(meter.perSecond()).isZero();
    seconds++;
    assertThat(meter.perSecond()).isEqualTo(200);
  }
}

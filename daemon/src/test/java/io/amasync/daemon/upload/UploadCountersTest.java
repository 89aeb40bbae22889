package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UploadCountersTest {
  private static final int MEBIBYTE = 1 << 20;

  private long seconds;
  private final UploadCounters counters =
      new UploadCounters(() -> TimeUnit.SECONDS.toNanos(seconds));

  private long remaining(int uncommittedBytes) {
    return counters.snapshot().remainingBytes(uncommittedBytes);
  }

  private @Nullable Long secondsLeft(long remainingBytes) {
    return counters.snapshot().secondsLeft(remainingBytes);
  }

  @Test
  void aLargeFileIsLessToGoWithEveryByteThatIsOut() {
    int size = 100 * MEBIBYTE;
    assertThat(remaining(size)).isEqualTo(size);
    counters.began();
    counters.read(30 * MEBIBYTE);
    assertThat(remaining(size)).isEqualTo(size);
    assertThat(counters.snapshot().stagingBytes()).isEqualTo(30 * MEBIBYTE);
    counters.done(10 * MEBIBYTE);
    assertThat(remaining(size)).isEqualTo(90 * MEBIBYTE);
    counters.read(70 * MEBIBYTE);
    counters.done(90 * MEBIBYTE);
    assertThat(remaining(size)).isZero();
    counters.staged(size);
    assertThat(remaining(size)).isZero();
    assertThat(counters.snapshot().stagingBytes()).isZero();
    assertThat(counters.snapshot().staged()).isEqualTo(new UploadCounters.Files(1, size));
    counters.committed(new UploadCounters.Files(1, size));
    assertThat(remaining(0)).isZero();
    assertThat(counters.snapshot().staged()).isEqualTo(UploadCounters.Files.NONE);
  }

  @Test
  void whatAFailedUploadHadSentIsStillToGo() {
    counters.began();
    counters.read(MEBIBYTE);
    counters.done(MEBIBYTE);
    counters.undone(MEBIBYTE);
    assertThat(remaining(MEBIBYTE)).isEqualTo(MEBIBYTE);
  }

  @Test
  void aFileThatChangedWhileItWasReadIsStillToGo() {
    counters.began();
    counters.read(MEBIBYTE);
    counters.done(MEBIBYTE);
    counters.dropped(MEBIBYTE);
    assertThat(remaining(MEBIBYTE)).isEqualTo(MEBIBYTE);
    assertThat(counters.snapshot().staging()).isZero();
  }

  @Test
  void theTimeLeftIsWhatIsToGoAtTheRecentPace() {
    for (int i = 0; i < RateMeter.SECONDS; i++) {
      counters.done(2 * MEBIBYTE);
      seconds++;
    }
    assertThat(secondsLeft(100 * MEBIBYTE)).isEqualTo(50);
    assertThat(secondsLeft(1)).isEqualTo(1);
    assertThat(secondsLeft(0)).isZero();
  }

  @Test
  void theTimeLeftIsUnknownWhileNothingMoves() {
    assertThat(secondsLeft(1)).isNull();
    counters.done(MEBIBYTE);
    seconds += RateMeter.SECONDS + 1;
    assertThat(secondsLeft(1)).isNull();
    assertThat(secondsLeft(0)).isZero();
  }
}

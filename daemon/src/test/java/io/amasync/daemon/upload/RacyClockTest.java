package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.tree.FileKind;
import io.amasync.daemon.tree.FileStat;
import io.amasync.protocol.manifest.Mtime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RacyClockTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.5Z");

  private static boolean isRacy(Instant ctime) {
    Mtime stamp = Mtime.of(ctime);
    return RacyClock.isRacy(new FileStat(FileKind.FILE, 1, 1, 1, 0644, 1, stamp, stamp), NOW);
  }

  @Test
  void aFileTouchedWithinTheTickIsRacy() {
    assertThat(isRacy(NOW)).isTrue();
    assertThat(isRacy(NOW.minusMillis(19))).isTrue();
    assertThat(isRacy(NOW.minusMillis(21))).isFalse();
  }

  @Test
  void stampsWithoutAFractionMayComeFromACoarseClock() {
    assertThat(isRacy(Instant.parse("2026-11-20T11:59:59Z"))).isTrue();
    assertThat(isRacy(Instant.parse("2026-11-20T11:59:58Z"))).isFalse();
  }

  @Test
  void aFileFromTheFutureIsNotRacyForEver() {
    assertThat(isRacy(NOW.plus(Duration.ofDays(3650)))).isFalse();
  }
}

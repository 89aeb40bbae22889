package io.amasync.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.control.StatusView;
import org.junit.jupiter.api.Test;

class ArrivalTest {
  @Test
  void whatComesAfterEverythingWasCommittedIsNoFailure() {
    assertThat(Arrival.exitCode(true, StatusView.State.PENDING)).isEqualTo(ExitCode.OK);
    assertThat(Arrival.exitCode(true, StatusView.State.IN_SYNC)).isEqualTo(ExitCode.OK);
  }

  @Test
  void whatNeedsTheUserOrWaitsForTheServerIsSaid() {
    assertThat(Arrival.exitCode(true, StatusView.State.ATTENTION)).isEqualTo(ExitCode.ATTENTION);
    assertThat(Arrival.exitCode(true, StatusView.State.OFFLINE)).isEqualTo(ExitCode.PENDING);
    assertThat(Arrival.exitCode(true, StatusView.State.PAUSED)).isEqualTo(ExitCode.PENDING);
  }

  @Test
  void whatIsNotCommittedIsPending() {
    assertThat(Arrival.exitCode(false, StatusView.State.PENDING)).isEqualTo(ExitCode.PENDING);
    assertThat(Arrival.exitCode(false, StatusView.State.OFFLINE)).isEqualTo(ExitCode.PENDING);
  }
}

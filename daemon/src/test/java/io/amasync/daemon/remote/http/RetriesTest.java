package io.amasync.daemon.remote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RetriesTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10));

  private final List<Duration> slept = new ArrayList<>();
  private long now;
  private int calls;

  private Retries retries(RetryPolicy policy) {
    return new Retries(
        policy,
        new Random(7),
        () -> now,
        duration -> {
          slept.add(duration);
          now += duration.toNanos();
        });
  }

  private String failing(int times, @Nullable Duration retryAfter) throws RemoteException {
    if (calls++ < times) {
      throw new ServerUnavailableException("away " + calls, retryAfter);
    }
    return "answer";
  }

  @Test
  void anAnswerIsGivenAtOnce() throws Exception {
    assertThat(retries(POLICY).run(() -> failing(0, null))).isEqualTo("answer");
    assertThat(slept).isEmpty();
  }

  @Test
  void theServerIsAskedAgainUntilItAnswers() throws Exception {
    assertThat(retries(POLICY).run(() -> failing(8, null))).isEqualTo("answer");
    assertThat(slept).hasSize(8);
    for (int i = 0; i < slept.size(); i++) {
      assertThat(slept.get(i)).isLessThanOrEqualTo(POLICY.mostAfter(i + 1));
    }
    assertThat(slept).allSatisfy(d -> assertThat(d).isLessThanOrEqualTo(Duration.ofSeconds(1)));
  }

  @Test
  void theDeadlineEndsItAndTheLastFailureTellsOfAllBefore() {
    assertThatThrownBy(() -> retries(POLICY).run(() -> failing(1_000, null)))
        .isInstanceOf(ServerUnavailableException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(now).isLessThan(POLICY.deadline().toNanos());
  }

  @Test
  void theServersOwnDelayIsHonoured() throws Exception {
    retries(POLICY).run(() -> failing(2, Duration.ofSeconds(3)));
    assertThat(slept).allSatisfy(d -> assertThat(d).isEqualTo(Duration.ofSeconds(3)));
  }

  @Test
  void aDelayBeyondTheDeadlineIsNotWaitedFor() {
    assertThatThrownBy(() -> retries(POLICY).run(() -> failing(2, Duration.ofMinutes(3))))
        .isInstanceOf(ServerUnavailableException.class);
    assertThat(slept).isEmpty();
  }

  @Test
  void aRefusalIsFinal() {
    assertThatThrownBy(() ->
            retries(POLICY)
                .run(() -> {
                  calls++;
                  throw new ServerRefusedException(Problem.of(ProblemCode.NOT_FOUND, "no"));
                }))
        .isInstanceOf(ServerRefusedException.class);
    assertThat(calls).isOne();
  }

  @Test
  void neverIsOneAttempt() {
    assertThatThrownBy(() -> retries(RetryPolicy.NEVER).run(() -> failing(1, null)))
        .isInstanceOf(ServerUnavailableException.class);
    assertThat(calls).isOne();
  }
}

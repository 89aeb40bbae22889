package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AdaptiveLimitTest {
  private final AdaptiveLimit limit = new AdaptiveLimit(4, 6);

  private void succeed(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      limit.acquire();
      limit.succeeded();
    }
  }

  @Test
  void successRaisesItByOneARoundUpToTheMost() throws Exception {
    succeed(5);
    assertThat(limit.current()).isEqualTo(5);
    succeed(100);
    assertThat(limit.current()).isEqualTo(6);
  }

  @Test
  void failureHalvesItDownToOne() throws Exception {
    for (int expected : new int[] {2, 1, 1}) {
      limit.failed(limit.acquire());
      assertThat(limit.current()).isEqualTo(expected);
    }
  }

  @Test
  void failuresOfOneMomentCountOnce() throws Exception {
    long first = limit.acquire();
    long second = limit.acquire();
    limit.failed(first);
    limit.failed(second);
    assertThat(limit.current()).isEqualTo(2);
  }

  @Test
  void whoComesLateWaitsUntilOneEnds() throws Exception {
    long acquired = 0;
    for (int i = 0; i < 4; i++) {
      acquired = limit.acquire();
    }
    CompletableFuture<Long> fifth = new CompletableFuture<>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                fifth.complete(limit.acquire());
              } catch (InterruptedException e) {
                fifth.completeExceptionally(e);
              }
            });
    limit.failed(acquired);
    assertThat(fifth).isNotDone();
    limit.released();
    limit.released();
    fifth.get(5, TimeUnit.SECONDS);
    waiting.join();
  }
}

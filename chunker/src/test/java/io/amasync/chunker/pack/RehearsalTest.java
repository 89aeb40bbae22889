package io.amasync.chunker.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.scalar.ScalarHashes;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RehearsalTest {
  private final KeyedHashes hashes = new ScalarHashes();

  /** A pack of its own that the verifier refuses would throw. */
  @Test
  void whatIsRehearsedWorks() {
    new Rehearsal(hashes).upload();
    new Rehearsal(hashes).receive();
  }

  @Test
  void theEnvironmentMayForbidIt() {
    AtomicBoolean begun = new AtomicBoolean();
    assertThat(
            Rehearsal.whenIdle(
                    Map.of("AMA_SYNC_REHEARSE", "never"),
                    _ -> {
                      begun.set(true);
                      return true;
                    })
                .join())
        .isFalse();
    assertThat(begun).isFalse();
  }
}

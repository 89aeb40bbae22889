package io.amasync.daemon.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.hash.HashSelector;
import io.amasync.daemon.upload.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class UploadRehearsalTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private Path scratch = Path.of("/");

  @BeforeEach
  void nameScratch() {
    scratch = directory.resolve("rehearsal");
  }

  private UploadRehearsal rehearsal(BooleanSupplier busy, int rounds, Duration patience) {
    return rehearsal(busy, rounds, 2, patience);
  }

  private UploadRehearsal rehearsal(
      BooleanSupplier busy, int rounds, int directories, Duration patience) {
    return new UploadRehearsal(
        scratch,
        HashSelector.fastest(),
        new Surroundings(InstantSource.system(), System::nanoTime, new SecureRandom()),
        busy,
        rounds,
        directories,
        patience);
  }

  private UploadRehearsal whole(int rounds) {
    return rehearsal(() -> false, rounds, UploadRehearsal.DIRECTORIES, LONG);
  }

  @Test
  void everyRoundIsAFirstUploadOfAllThatLeavesNothing() {
    UploadRehearsal rehearsal = whole(1);
    assertThat(rehearsal.run()).isTrue();
    int commits = rehearsal.server().completed();
    int packs = rehearsal.server().packs();
    assertThat(commits).isGreaterThan(1);
    assertThat(packs).isGreaterThan(1);

    rehearsal = whole(2);
    assertThat(rehearsal.run()).isTrue();
    assertThat(rehearsal.server().completed()).isEqualTo(2 * commits);
    assertThat(rehearsal.server().packs()).isEqualTo(2 * packs);
    assertThat(scratch).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsInNobodysWay() throws IOException {
    Files.createDirectories(scratch.resolve("tree/part-0/directory-0"));
    Files.writeString(scratch.resolve("tree/part-0/directory-0/file-0.bin"), "half of");
    Files.createDirectories(scratch.resolve("index"));
    Files.writeString(scratch.resolve("index/data.mdb"), "no database");
    assertThat(rehearsal(() -> false, 1, LONG).run()).isTrue();
    assertThat(scratch).doesNotExist();
  }

  @Test
  void workGoesFirst() {
    AtomicInteger looks = new AtomicInteger();
    UploadRehearsal rehearsal = rehearsal(() -> looks.incrementAndGet() < 4, 1, LONG);
    assertThat(rehearsal.run()).isTrue();
    assertThat(looks).hasValue(4);
    assertThat(rehearsal.server().completed()).isPositive();
  }

  @Test
  void whoHasLongWorkNeedsNoRehearsal() {
    UploadRehearsal rehearsal = rehearsal(() -> true, 1, Duration.ofMillis(1));
    assertThat(rehearsal.run()).isFalse();
    assertThat(rehearsal.server().completed()).isZero();
    assertThat(scratch).doesNotExist();
  }

  @Test
  void closingEndsItAndWaitsUntilNothingIsLeft() throws Exception {
    UploadRehearsal rehearsal = rehearsal(() -> false, Integer.MAX_VALUE, LONG);
    CompletableFuture<Boolean> done = CompletableFuture.supplyAsync(rehearsal::run);
    while (rehearsal.server().completed() < 2) {
      assertThat(done).isNotDone();
      Thread.sleep(5);
    }
    rehearsal.close();
    assertThat(scratch).doesNotExist();
    assertThat(done.get(20, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void closingEndsAWaitForOthers() throws Exception {
    UploadRehearsal rehearsal = rehearsal(() -> true, 1, Duration.ofDays(1));
    CompletableFuture<Boolean> done = CompletableFuture.supplyAsync(rehearsal::run);
    rehearsal.close();
    assertThat(done.get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(rehearsal.server().completed()).isZero();
  }

  @Test
  void onceClosedItTouchesNothing() throws IOException {
    Files.createDirectories(scratch.resolve("of another"));
    UploadRehearsal rehearsal = rehearsal(() -> false, 1, LONG);
    rehearsal.close();
    assertThat(rehearsal.run()).isFalse();
    assertThat(rehearsal.server().completed()).isZero();
    assertThat(scratch.resolve("of another")).exists();
  }

  @Test
  void aPlaceThatCannotBeUsedIsSaid() throws IOException {
    Files.writeString(directory.resolve("file"), "in the way");
    scratch = directory.resolve("file/rehearsal");
    assertThatThrownBy(() -> rehearsal(() -> false, 1, LONG).run())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("rehearsal");
  }
}

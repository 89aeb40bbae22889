package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.Compression;
import io.amasync.chunker.pack.PackWriter;
import io.amasync.chunker.pack.SealedPack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PackProgressTest {
  private static final int RAW_BYTES = 1_000_000;

  private final UploadCounters counters = new UploadCounters(() -> 0);
  private final SealedPack pack = compressedPack();
  private final PackProgress progress = new PackProgress(pack, counters);

  private static SealedPack compressedPack() {
    PackWriter writer =
        new PackWriter(
            AccountKeys.derive(new byte[32]), new BouncyCastleHashes(), Compression.WHEN_IT_PAYS);
    writer.add(new ChunkId(new Digest256(1, 2, 3, 4)), new byte[RAW_BYTES], 0, RAW_BYTES);
    return writer.seal();
  }

  @BeforeEach
  void readTheFile() {
    counters.began();
    counters.read(RAW_BYTES);
  }

  private long unsent() {
    return counters.snapshot().unsentBytes();
  }

  @Test
  void asMuchOfTheFilesIsOutAsOfThePack() {
    assertThat(pack.length()).isLessThan(RAW_BYTES / 100);
    int half = pack.length() / 2;
    progress.sent(half);
    assertThat(unsent()).isBetween(RAW_BYTES * 49L / 100, RAW_BYTES * 51L / 100);
    progress.sent(pack.length() - half);
    assertThat(unsent()).isZero();
    progress.succeeded();
    progress.failed();
    assertThat(unsent()).isZero();
  }

  @Test
  void aPackThatTheStoreHasIsOutWithoutASlice() {
    progress.succeeded();
    assertThat(unsent()).isZero();
  }

  @Test
  void whatAFailedAttemptSentIsToGoAgainAndALateSliceCountsNoMore() {
    progress.sent(pack.length() / 2);
    progress.failed();
    progress.sent(1);
    assertThat(unsent()).isEqualTo(RAW_BYTES);
  }
}

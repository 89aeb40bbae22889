package io.amasync.daemon.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.amasync.chunker.pack.PackFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class UploadBudgetTest {
  @Test
  void aSegmentHoldsTheLargestChunkAndFitsAPack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UploadBudget(1, 2, 1, PackFormat.MAXIMUM_CHUNK_BYTES));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UploadBudget(1, 2, 1, PackFormat.MAXIMUM_PACK_BYTES + 1));
  }

  @Test
  void theDefaultOnTwoCores() {
    assertThat(UploadBudget.of(UploadBudget.DEFAULT_BYTES, 2)).isEqualTo(new UploadBudget(2, 2, 3));
  }

  @Property
  void noMoreIsSharedOutThanThereIs(
      @ForAll @LongRange(min = 128 << 20, max = 4L << 30) long bytes,
      @ForAll @IntRange(min = 1, max = 256) int cores) {
    UploadBudget budget = UploadBudget.of(bytes, cores);
    long needed =
        (long) budget.workers() * UploadBudget.WINDOW_BYTES
            + (long) (budget.segments() + budget.packs()) * PackFormat.MAXIMUM_PACK_BYTES;
    assertThat(needed).isLessThanOrEqualTo(bytes);
  }
}

package io.amasync.chunker.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkSizesTest {
  @Test
  void theDefaultIsPinned() {
    assertThat(ChunkSizes.DEFAULT).isEqualTo(new ChunkSizes(102_400, 409_600, 1_638_400));
  }

  @ParameterizedTest
  @CsvSource({
    "62, 256, 1024",
    "64, 254, 1024",
    "256, 256, 1024",
    "64, 256, 256",
    "65, 256, 1024",
    "64, 257, 1024",
    "64, 256, 1073741825",
    "-2, 256, 1024"
  })
  void sizesOutOfRangeAreRefused(int minimum, int normal, int maximum) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChunkSizes(minimum, normal, maximum))
        .withMessageContaining(minimum + "/" + normal + "/" + maximum);
  }
}

package io.amasync.chunker.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FixedCutterTest {
  private final FixedCutter cutter = new FixedCutter(400 << 10);

  @Test
  void cutsAtItsLengthOrTheEnd() {
    byte[] window = new byte[1 << 20];
    assertThat(cutter.maximumBytes()).isEqualTo(409_600);
    assertThat(cutter.cut(window, 0, window.length)).isEqualTo(409_600);
    assertThat(cutter.cut(window, 1000, 409_600)).isEqualTo(409_600);
    assertThat(cutter.cut(window, 1000, 409_599)).isEqualTo(409_599);
    assertThat(cutter.cut(window, 0, 1)).isEqualTo(1);
  }

  @Test
  void refusesAnEmptyWindowAndAnEmptyChunk() {
    assertThatIllegalArgumentException().isThrownBy(() -> cutter.cut(new byte[1], 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new FixedCutter(0));
  }
}

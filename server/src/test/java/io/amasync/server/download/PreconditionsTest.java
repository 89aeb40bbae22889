package io.amasync.server.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.server.download.Preconditions.Verdict;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PreconditionsTest {
  private static final Instant MODIFIED = Instant.parse("2026-11-20T12:00:00.5Z");
  private static final String DATE = "Fri, 20 Nov 2026 12:00:00 GMT";
  private static final String LATER = "Fri, 20 Nov 2026 12:00:01 GMT";
  private static final String EARLIER = "Fri, 20 Nov 2026 11:59:59 GMT";
  private static final Preconditions IT = new Preconditions("\"abc\"", MODIFIED);

  @Test
  void lastModifiedIsAnHttpDate() {
    assertThat(IT.lastModified()).isEqualTo(DATE);
    assertThat(new Preconditions("\"\"", Instant.parse("2026-01-02T03:04:05Z")).lastModified())
        .isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
  }

  @Test
  void withoutConditionsTheRequestProceeds() {
    assertThat(IT.evaluate(null, null, null, null)).isEqualTo(Verdict.PROCEED);
  }

  @Test
  void ifNoneMatchComparesWeakly() {
    assertThat(IT.evaluate(null, null, "\"abc\"", null)).isEqualTo(Verdict.NOT_MODIFIED);
    assertThat(IT.evaluate(null, null, "\"x\", W/\"abc\"", null)).isEqualTo(Verdict.NOT_MODIFIED);
    assertThat(IT.evaluate(null, null, "*", null)).isEqualTo(Verdict.NOT_MODIFIED);
    assertThat(IT.evaluate(null, null, "\"x\"", null)).isEqualTo(Verdict.PROCEED);
  }

  @Test
  void ifNoneMatchGoesBeforeIfModifiedSince() {
    assertThat(IT.evaluate(null, null, "\"x\"", DATE)).isEqualTo(Verdict.PROCEED);
  }

  @Test
  void ifModifiedSinceComparesToTheSecond() {
    assertThat(IT.evaluate(null, null, null, DATE)).isEqualTo(Verdict.NOT_MODIFIED);
    assertThat(IT.evaluate(null, null, null, LATER)).isEqualTo(Verdict.NOT_MODIFIED);
    assertThat(IT.evaluate(null, null, null, EARLIER)).isEqualTo(Verdict.PROCEED);
    assertThat(IT.evaluate(null, null, null, "yesterday")).isEqualTo(Verdict.PROCEED);
  }

  @Test
  void ifMatchComparesStrongly() {
    assertThat(IT.evaluate("\"abc\"", null, null, null)).isEqualTo(Verdict.PROCEED);
    assertThat(IT.evaluate("*", EARLIER, null, null)).isEqualTo(Verdict.PROCEED);
    assertThat(IT.evaluate("W/\"abc\"", null, null, null)).isEqualTo(Verdict.FAILED);
    assertThat(IT.evaluate("\"x\"", null, null, null)).isEqualTo(Verdict.FAILED);
  }

  @Test
  void ifUnmodifiedSinceFailsForWhatIsNewer() {
    assertThat(IT.evaluate(null, EARLIER, null, null)).isEqualTo(Verdict.FAILED);
    assertThat(IT.evaluate(null, DATE, null, null)).isEqualTo(Verdict.PROCEED);
  }

  @Test
  void ifRangeNeedsAStrongMatch() {
    Instant muchLater = MODIFIED.plusSeconds(120);
    assertThat(IT.rangeApplies(null, muchLater)).isTrue();
    assertThat(IT.rangeApplies("\"abc\"", muchLater)).isTrue();
    assertThat(IT.rangeApplies("\"x\"", muchLater)).isFalse();
    assertThat(IT.rangeApplies("W/\"abc\"", muchLater)).isFalse();
    assertThat(IT.rangeApplies(DATE, muchLater)).isTrue();
    assertThat(IT.rangeApplies(LATER, muchLater)).isFalse();
    assertThat(IT.rangeApplies(DATE, MODIFIED.plusSeconds(5))).isFalse();
    assertThat(IT.rangeApplies("nonsense", muchLater)).isFalse();
  }
}

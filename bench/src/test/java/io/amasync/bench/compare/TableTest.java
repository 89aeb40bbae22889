package io.amasync.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Figures.Task FIRST = new Figures.Task("1,000 files, first", "small, first");
  private static final Figures.Task AGAIN = new Figures.Task("1,000 files, again", "small, again");

  private static Figures.Run run(double seconds, S3Requests requests) {
    return new Figures.Run(
        new Measured(seconds, 2 * seconds, Math.round(seconds * (100 << 20))), 3 << 19, requests);
  }

  private static Figures.Run run(double seconds) {
    return run(seconds, S3Requests.NONE);
  }

  @Test
  void theMedianOfNothingIsNoNumber() {
    assertThat(Medians.of(List.<Double>of(), one -> one)).isNaN();
    assertThat(Medians.of(List.of(3.0, 1.0, 2.0), one -> one)).isEqualTo(2.0);
    assertThat(Medians.of(List.of(4.0, 1.0, 2.0, 3.0), one -> one)).isEqualTo(2.5);
  }

  @Test
  void hasMediansAndRatiosToOurs() {
    Figures figures = new Figures();
    List.of(9.0, 1.0, 3.0).forEach(seconds -> figures.add(FIRST, "restic", run(seconds)));
    List.of(2.0, 1.5, 2.5).forEach(seconds -> figures.add(FIRST, "ama-sync", run(seconds)));
    figures.add(AGAIN, "restic", run(1_234.5));
    assertThat(Table.of(figures))
        .isEqualTo(
            """
            | run | program | wall s | of ama-sync's | CPU s | peak MiB | stored MiB |
            |---|---|---|---|---|---|---|
            | 1,000 files, first | restic | 3.00 | 1.50 | 6.00 | 300 | 1.5 |
            | | ama-sync | 2.00 | 1 | 4.00 | 200 | 1.5 |
            | 1,000 files, again | restic | 1,234.50 | | 2,469.00 | 123,450 | 1.5 |
            """);
  }

  @Test
  void hasTheMedianOfEachKindOfRequest() {
    Figures figures = new Figures();
    figures.add(FIRST, "ama-sync", run(1, new S3Requests(10, 1, 0, 5, 0)));
    figures.add(FIRST, "ama-sync", run(1, new S3Requests(20, 3, 0, 4, 0)));
    figures.add(FIRST, "ama-sync", run(1, new S3Requests(30, 2, 0, 3, 1)));
    assertThat(figures.hasRequests()).isTrue();
    assertThat(Table.withRequests(figures).lines().toList().getFirst())
        .endsWith("| PUT | COPY | HEAD | GET | other | requests |");
    assertThat(Table.withRequests(figures).lines().toList().getLast())
        .endsWith("| 20 | 2 | 0 | 4 | 0 | 26 |");
  }
}

package io.amasync.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.GraphicsEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;

class ResultsTest {
  private static final List<String> PROGRAMS =
      List.of("cp -r", "rclone copy", "restic", "borg", "casync", "ama-sync");

  @TempDir Path directory;

  @Test
  void areATableAndAChartThatNameEveryProgramAndTask() throws Exception {
    // Letters are laid out with the fonts of the machine, and some machines have none.
    assumeThat(fonts()).isPositive();
    Results results = new Results(directory, "One round, some machine.");
    Results.Part local = results.add("local", "Local storage", "restic 0.14.");
    results.add("s3", "S3", "");
    Figures figures = local.figures();
    for (String task : List.of("small, first", "small, again", "large, first")) {
      for (String program : PROGRAMS) {
        if (program.equals("borg") && task.equals("large, first")) {
          continue; // one that did not take part there
        }
        figures.add(
            new Figures.Task("long " + task, task),
            program,
            new Figures.Run(
                new Measured(PROGRAMS.indexOf(program), 1, 1 << 20), 1, S3Requests.NONE));
      }
    }
    local.notes().add("A note.");
    results.write();

    CategoryChart chart = Chart.of(figures, "Wall time: Local storage");
    assertThat(chart.getTitle()).isEqualTo("Wall time: Local storage");
    assertThat(chart.getYAxisTitle()).contains("seconds");
    assertThat(chart.getSeriesCollection())
        .extracting(CategorySeries::getName)
        .containsExactlyElementsOf(PROGRAMS);
    CategorySeries restic = chart.getSeries("restic");
    assertThat(List.copyOf(restic.getXData()))
        .isEqualTo(List.of("small, first", "small, again", "large, first"));
    assertThat(restic.getYData()).containsExactly(2, 2, 2);
    // Letters are outlines: what can be looked for is the bars' colour, and the legend's.
    String svg = Files.readString(directory.resolve("wall-local.svg"));
    assertThat(svg).contains("<svg");
    assertThat(svg.split("rgb\\(213,94,0\\)", -1)).as("bars of ama-sync").hasSizeGreaterThan(3);

    assertThat(results.file())
        .content()
        .startsWith("One round, some machine.\n\n### Local storage\n\nrestic 0.14.\n")
        .contains("(wall-local.svg)")
        .contains(PROGRAMS)
        .endsWith("\nA note.\n");
    assertThat(directory.resolve("wall-s3.svg")).doesNotExist();
  }

  private static int fonts() {
    try {
      return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
    } catch (Error | RuntimeException noFonts) {
      return 0;
    }
  }
}

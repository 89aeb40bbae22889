package io.amasync.bench.compare;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.theme.XChartTheme;

/** Medians of wall time as bars: a group for each task, a colour for each program. */
final class Chart {
  private static final int HEIGHT = 480;
  private static final int MARGIN_WIDTH = 200;
  private static final int BAR_WIDTH = 22;
  private static final int LABEL_WIDTH = 120;
  private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 14);

  /** A program looks the same in every chart; colours of Okabe and Ito, told apart by all. */
  private static final Map<String, Color> COLOURS =
      Map.of(
          "cp -r", new Color(0x999999),
          "rclone copy", new Color(0xE69F00),
          "restic", new Color(0x56B4E9),
          "borg", new Color(0x009E73),
          "casync", new Color(0xCC79A7),
          "aws s3 cp", new Color(0xF0E442),
          "ama-sync", new Color(0xD55E00));

  private Chart() {}

  /** Writes {@code figures}, of which there are some, as SVG; letters are outlines in it. */
  static void write(Figures figures, String title, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ChartEncoder.saveChart(of(figures, title), out, "svg");
    }
  }

  static CategoryChart of(Figures figures, String title) {
    List<Figures.Task> tasks = figures.tasks();
    CategoryChart chart =
        new CategoryChartBuilder()
            .title(title)
            .width(MARGIN_WIDTH + tasks.size() * groupWidth(figures.programs().size()))
            .height(HEIGHT)
            .yAxisTitle("seconds, logarithmic (less is better)")
            .theme(new XChartTheme())
            .build();
    double floor = floor(figures);
    CategoryStyler styler = chart.getStyler();
    styler.setYAxisLogarithmic(true).setYAxisMin(floor);
    styler.setChartBackgroundColor(Color.WHITE).setChartTitleFont(BOLD);
    styler.setLegendFont(PLAIN).setLegendPosition(LegendPosition.OutsideE);
    // A dashed line would be hundreds of shapes in the file.
    styler.setPlotGridVerticalLinesVisible(false).setPlotGridLinesStroke(new BasicStroke(0.5f));
    List<String> labels = tasks.stream().map(Figures.Task::label).toList();
    for (String program : figures.programs()) {
      List<Double> seconds = new ArrayList<>();
      for (Figures.Task task : tasks) {
        seconds.add(
            figures.has(task, program) ? Math.max(floor, wall(figures, task, program)) : floor);
      }
      CategorySeries series = chart.addSeries(program, labels, seconds);
      Color colour = COLOURS.get(program);
      if (colour != null) {
        series.setFillColor(colour);
      }
    }
    return chart;
  }

  /** Wide enough for the bars, and for the label below them. */
  private static int groupWidth(int programs) {
    return Math.max(LABEL_WIDTH, (programs + 1) * BAR_WIDTH);
  }

  /** The power of ten below everything that took any time; a bar of this height is none. */
  private static double floor(Figures figures) {
    double least = Double.MAX_VALUE;
    for (Figures.Task task : figures.tasks()) {
      for (String program : figures.programs()) {
        double seconds = figures.has(task, program) ? wall(figures, task, program) : 0;
        least = seconds > 0 ? Math.min(least, seconds) : least;
      }
    }
    return least == Double.MAX_VALUE ? 1 : Math.pow(10, Math.floor(Math.log10(least)));
  }

  private static double wall(Figures figures, Figures.Task task, String program) {
    return figures.median(task, program).cost().seconds();
  }
}

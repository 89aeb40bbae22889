package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a whole comparison came to, as {@code results.md} with a chart beside it for each store.
 * Written after each corpus, so that one that is interrupted leaves what it has.
 */
final class Results {
  /**
   * What was measured on one kind of storage.
   *
   * @param name the chart's, as a file
   * @param versions of the programs, in a sentence
   * @param notes sentences below the table
   */
  record Part(String name, String title, String versions, Figures figures, List<String> notes) {}

  private final Path directory;
  private final String heading;
  private final List<Part> parts = new ArrayList<>();

  Results(Path directory, String heading) {
    this.directory = directory;
    this.heading = heading;
  }

  /** Adds a part, for figures and notes to come. */
  Part add(String name, String title, String versions) {
    Part part = new Part(name, title, versions, new Figures(), new ArrayList<>());
    parts.add(part);
    return part;
  }

  Path file() {
    return directory.resolve("results.md");
  }

  void write() throws IOException {
    Files.createDirectories(directory);
    StringBuilder text = new StringBuilder(heading).append("\n");
    for (Part part : parts) {
      if (part.figures().isEmpty()) {
        continue;
      }
      String chart = "wall-" + part.name() + ".svg";
      text.append("\n### ").append(part.title()).append("\n\n");
      text.append(part.versions()).append("\n\n");
      text.append("![Wall time of each program](").append(chart).append(")\n\n");
      text.append(
          part.figures().hasRequests()
              ? Table.withRequests(part.figures())
              : Table.of(part.figures()));
      part.notes().forEach(note -> text.append("\n").append(note).append("\n"));
      Chart.write(part.figures(), "Wall time: " + part.title(), directory.resolve(chart));
    }
    Files.writeString(file(), text);
  }
}

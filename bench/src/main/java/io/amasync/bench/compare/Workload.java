package io.amasync.bench.compare;

import io.amasync.bench.corpus.Corpus;
import io.amasync.bench.corpus.DiskImage;
import io.amasync.bench.corpus.LargeFiles;
import io.amasync.bench.corpus.SmallFiles;
import io.amasync.bench.corpus.SourceHistory;
import io.amasync.bench.corpus.TextFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A corpus and what is measured on it.
 *
 * @param name short, for a directory and a chart
 * @param title for people, with its size
 */
record Workload(String name, String title, Corpus corpus, Course course) {
  /** Which runs each program makes in its turn. */
  enum Course {
    /** The first backup. */
    ONCE,
    /** The first, and another with nothing changed. */
    TWICE,
    /** The first, and another after a change. */
    CHANGED,
    /** One of each state; the sum of all. */
    SUMMED
  }

  private static final int PAGE_BYTES = 4 << 10;
  private static final int LEAST_PAGES = 16;
  private static final int LEAST_FILES = 20;

  /** One that is known by name, with its numbers of files and bytes multiplied by {@code scale}. */
  static Workload named(String name, double scale) {
    return switch (name) {
      case "small" -> small(name, files(100_000, scale), bytes(1e9, scale), Course.TWICE);
      case "tiny" -> small(name, files(1_000_000, scale), bytes(4e8, scale), Course.ONCE);
      case "large" -> {
        LargeFiles large = new LargeFiles(4, bytes(4e9, scale));
        yield new Workload(name, size(large.bytes()) + " in 4 files", large, Course.TWICE);
      }
      case "big" -> {
        LargeFiles big = new LargeFiles(1, bytes(2e9, scale));
        yield new Workload(name, "one file of " + size(big.bytes()), big, Course.ONCE);
      }
      case "text" -> {
        TextFiles text = new TextFiles(files(400, scale), bytes(5e8, scale));
        String title = "%s of text in %,d files".formatted(size(text.bytes()), text.count());
        yield new Workload(name, title, text, Course.ONCE);
      }
      case "image" -> {
        long pages = Math.max(LEAST_PAGES, bytes(2e9, scale) / PAGE_BYTES);
        DiskImage image = new DiskImage(pages * PAGE_BYTES);
        yield new Workload(name, "disk image of " + size(image.bytes()), image, Course.CHANGED);
      }
      case "history" -> {
        SourceHistory history = new SourceHistory(files(5_000, scale));
        String title =
            "source tree of %,d files in %d states".formatted(history.files(), history.states());
        yield new Workload(name, title, history, Course.SUMMED);
      }
      default ->
          throw new IllegalArgumentException(
              "No corpus is called " + name + ". See bench/compare for those that there are.");
    };
  }

  private static Workload small(String name, int count, long bytes, Course course) {
    String title = "%,d files of %s".formatted(count, size(bytes));
    return new Workload(name, title, new SmallFiles(count, bytes), course);
  }

  /**
   * The corpus in state 0 under {@code work}. One that never changes is made once and kept; one
   * that does is made anew each time.
   */
  Path ready(Path work) throws IOException {
    Path files = work.resolve(name);
    if (corpus.states() > 1) {
      clear(work);
      corpus.make(files);
      return files;
    }
    Path recipe = work.resolve(name + ".recipe");
    if (!Files.exists(files) || !isOf(recipe)) {
      FileTree.delete(files);
      corpus.make(files);
      Files.writeString(recipe, corpus.toString());
    }
    return files;
  }

  /** Deletes what would not be used again. */
  void clear(Path work) throws IOException {
    if (corpus.states() > 1) {
      FileTree.delete(work.resolve(name));
    }
  }

  /** Whether the corpus that is there is this one, and whole. */
  private boolean isOf(Path recipe) throws IOException {
    return Files.exists(recipe) && Files.readString(recipe).equals(corpus.toString());
  }

  private static int files(int full, double scale) {
    return (int) Math.max(LEAST_FILES, Math.round(full * scale));
  }

  private static long bytes(double full, double scale) {
    return Math.max(1, Math.round(full * scale));
  }

  private static String size(long bytes) {
    return bytes >= 1e9 ? threeDigits(bytes / 1e9) + " GB" : threeDigits(bytes / 1e6) + " MB";
  }

  /** Three digits, without zeros that say nothing. */
  private static String threeDigits(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}

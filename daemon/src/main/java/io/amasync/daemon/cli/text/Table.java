package io.amasync.daemon.cli.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns under headings, wide enough for what they hold; held in memory, so for a page of rows. A
 * heading that starts with {@code >} is aligned to the right.
 */
public final class Table {
  private final List<String> headings;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table without rows. */
  public Table(String... headings) {
    this.headings = new ArrayList<>();
    this.right = new boolean[headings.length];
    for (int i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(">");
      this.headings.add(right[i] ? headings[i].substring(1) : headings[i]);
    }
  }

  /** Adds a row with a cell for each heading. */
  public void row(String... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(
          "%d cells for %d headings".formatted(cells.length, right.length));
    }
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(printable(cell));
    }
    rows.add(row);
  }

  /** Prints the headings and the rows. */
  public void print(Terminal terminal) {
    int[] widths = new int[right.length];
    measure(headings, widths);
    rows.forEach(row -> measure(row, widths));
    terminal.out().println(terminal.bold(line(headings, widths)));
    rows.forEach(row -> terminal.out().println(line(row, widths)));
  }

  private static void measure(List<String> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], width(cells.get(i)));
    }
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - width(cells.get(i)));
      line.append(i == 0 ? "" : "  ");
      line.append(right[i] ? padding + cells.get(i) : cells.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** The text with control characters shown as {@code ?}, so that a file's name cannot act. */
  public static String printable(String text) {
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.codePoints()
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }
}

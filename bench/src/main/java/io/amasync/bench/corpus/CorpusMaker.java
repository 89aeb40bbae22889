package io.amasync.bench.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a corpus; runs straight from its source: {@code java CorpusMaker.java small DIR 100000
 * 1000000000}.
 *
 * <ul>
 *   <li>{@code small DIR COUNT BYTES}: many small files of BYTES in all ({@link SmallFiles}).
 *   <li>{@code large DIR COUNT BYTES}: incompressible files of BYTES in all ({@link LargeFiles}).
 *   <li>{@code text DIR COUNT BYTES}: compressible files of BYTES in all ({@link TextFiles}).
 *   <li>{@code big DIR BYTES}: one incompressible file.
 *   <li>{@code image DIR BYTES [STATE]}: a disk image, state 0 or 1 ({@link DiskImage}).
 *   <li>{@code history DIR FILES [STATE]}: a source tree, state 0 to 9 ({@link SourceHistory}).
 * </ul>
 */
public final class CorpusMaker {
  private CorpusMaker() {}

  /** Runs; see the class. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    if (words.size() < 3 || words.size() > 4) {
      throw new IllegalArgumentException(
          "Usage: CorpusMaker.java small|large|text DIR COUNT BYTES"
              + " | big DIR BYTES | image DIR BYTES [STATE] | history DIR FILES [STATE]");
    }
    Path directory = Path.of(words.get(1));
    long number = Long.parseLong(words.get(2));
    long last = words.size() > 3 ? Long.parseLong(words.get(3)) : 0;
    Corpus corpus =
        switch (words.getFirst()) {
          case "small" -> new SmallFiles(Math.toIntExact(number), last);
          case "large" -> new LargeFiles(Math.toIntExact(number), last);
          case "text" -> new TextFiles(Math.toIntExact(number), last);
          case "big" -> new LargeFiles(1, number);
          case "image" -> new DiskImage(number);
          case "history" -> new SourceHistory(Math.toIntExact(number));
          default -> throw new IllegalArgumentException("No corpus is called " + words.getFirst());
        };
    corpus.make(directory);
    for (int state = 1; corpus.states() > 1 && state <= last; state++) {
      corpus.change(state).apply(directory);
    }
  }
}

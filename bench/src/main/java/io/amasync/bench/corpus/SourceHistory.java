package io.amasync.bench.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A source tree in ten states, as after nine pulls: from each to the next, 4 % of the files are
 * edited in a few lines, 1 % are new, 0.5 % are gone, 1 % have another name, and every third time a
 * directory is renamed.
 */
public record SourceHistory(int files) implements Corpus {
  private static final long SEED = 20_261_201;
  private static final int STATES = 10;
  private static final int FILES_PER_DIRECTORY = 20;
  private static final int MOST_LINES = 500;
  private static final int MOST_EDITS = 6;
  private static final int DIRECTORY_RENAMED_EVERY = 3;

  /** One file: the seed of its first lines, and of each edit since. */
  private record Source(long seed, List<Long> edits) {
    Source edited(long edit) {
      List<Long> more = new ArrayList<>(edits);
      more.add(edit);
      return new Source(seed, List.copyOf(more));
    }
  }

  @Override
  public int states() {
    return STATES;
  }

  @Override
  public void make(Path root) throws IOException {
    between(new TreeMap<>(), tree(0)).apply(root);
  }

  @Override
  public Change change(int state) {
    if (state < 1 || state >= STATES) {
      throw new IllegalArgumentException("There is no state " + state);
    }
    return between(tree(state - 1), tree(state));
  }

  /** Deletes what is gone, moves what is there under another name, writes what differs. */
  private static Change between(SortedMap<String, Source> before, SortedMap<String, Source> now) {
    Map<Long, String> pathsBefore = new HashMap<>();
    before.forEach((path, source) -> pathsBefore.put(source.seed(), path));
    Map<String, String> moved = new LinkedHashMap<>();
    Map<String, byte[]> written = new LinkedHashMap<>();
    Set<String> gone = new LinkedHashSet<>(before.keySet());
    Words words = new Words(SEED);
    now.forEach((path, source) -> {
      String earlier = pathsBefore.get(source.seed());
      if (earlier != null) {
        gone.remove(earlier);
        if (!earlier.equals(path)) {
          moved.put(earlier, path);
        }
      }
      if (earlier == null || !source.equals(before.get(earlier))) {
        written.put(path, content(source, words));
      }
    });
    return root -> {
      for (String path : gone) {
        Files.delete(root.resolve(path));
      }
      for (Map.Entry<String, String> move : moved.entrySet()) {
        Path target = root.resolve(move.getValue());
        Files.createDirectories(target.getParent());
        Files.move(root.resolve(move.getKey()), target);
      }
      for (Map.Entry<String, byte[]> write : written.entrySet()) {
        Path target = root.resolve(write.getKey());
        Files.createDirectories(target.getParent());
        Files.write(target, write.getValue());
      }
    };
  }

  /** Every file of a state, by path. Seeds are unique. */
  private TreeMap<String, Source> tree(int state) {
    SplittableRandom random = new SplittableRandom(SEED);
    TreeMap<String, Source> tree = new TreeMap<>();
    for (int i = 0; i < files; i++) {
      tree.put(path(i), new Source(random.nextLong(), List.of()));
    }
    int added = files;
    for (int s = 1; s <= state; s++) {
      for (int i = 0; i < share(40); i++) {
        String path = any(tree, random);
        tree.computeIfPresent(path, (_, source) -> source.edited(random.nextLong()));
      }
      for (int i = 0; i < share(5); i++) {
        tree.remove(any(tree, random));
      }
      for (int i = 0; i < share(10); i++) {
        String path = any(tree, random);
        Source source = tree.remove(path);
        tree.put(path.replaceFirst("\\.code$", "-v" + s + ".code"), source);
      }
      for (int i = 0; i < share(10); i++) {
        tree.put(path(added++), new Source(random.nextLong(), List.of()));
      }
      if (s % DIRECTORY_RENAMED_EVERY == 0) {
        renameDirectory(tree, any(tree, random), s);
      }
    }
    return tree;
  }

  /** That many thousandths of the files, one at least. */
  private int share(int thousandths) {
    return Math.max(1, files * thousandths / 1000);
  }

  private static String path(int file) {
    int directory = file / FILES_PER_DIRECTORY;
    return "src/part%02d/unit%03d/file%05d.code".formatted(directory / 25, directory, file);
  }

  private static String any(TreeMap<String, Source> tree, SplittableRandom random) {
    return List.copyOf(tree.keySet()).get(random.nextInt(tree.size()));
  }

  private static void renameDirectory(TreeMap<String, Source> tree, String member, int state) {
    String old = member.substring(0, member.lastIndexOf('/') + 1);
    String renamed = old.substring(0, old.length() - 1) + "-moved" + state + "/";
    for (String path : List.copyOf(tree.keySet())) {
      if (path.startsWith(old)) {
        tree.put(renamed + path.substring(old.length()), tree.remove(path));
      }
    }
  }

  private static byte[] content(Source source, Words words) {
    SplittableRandom random = new SplittableRandom(source.seed());
    List<byte[]> lines = new ArrayList<>();
    int count = 5 + random.nextInt(MOST_LINES);
    for (int i = 0; i < count; i++) {
      lines.add(line(words, random));
    }
    for (long edit : source.edits()) {
      SplittableRandom editing = new SplittableRandom(edit);
      for (int i = 1 + editing.nextInt(MOST_EDITS); i > 0; i--) {
        int at = editing.nextInt(lines.size());
        if (editing.nextInt(3) == 0) {
          lines.add(at, line(words, editing));
        } else {
          lines.set(at, line(words, editing));
        }
      }
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    lines.forEach(text::writeBytes);
    return text.toByteArray();
  }

  private static byte[] line(Words words, SplittableRandom random) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes("  ".repeat(random.nextInt(5)).getBytes(StandardCharsets.US_ASCII));
    for (int i = random.nextInt(8); i >= 0; i--) {
      line.writeBytes(words.word(random));
      line.write(i == 0 ? ';' : ' ');
    }
    line.write('\n');
    return line.toByteArray();
  }
}

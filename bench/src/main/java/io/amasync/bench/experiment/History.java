package io.amasync.bench.experiment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Files that change from version to version, made from a seed. */
enum History {
  /** Noise; each version has twelve edits of up to 16 bytes more. */
  SMALL_EDITS {
    @Override
    byte[] first(Random random) {
      return noise(random, BYTES);
    }

    @Override
    byte[] next(byte[] before, Random random) {
      return edited(before, random, 16);
    }
  },
  /** Noise; each version has twelve edits of up to 512 KiB more. */
  LARGE_EDITS {
    @Override
    byte[] first(Random random) {
      return noise(random, BYTES);
    }

    @Override
    byte[] next(byte[] before, Random random) {
      return edited(before, random, 512 << 10);
    }
  },
  /**
   * Text files behind headers, as in an archive of a source tree; in each version some lines of one
   * file in 250 are others, and a file or two are new or gone.
   */
  SOURCE_TREE {
    @Override
    byte[] first(Random random) {
      List<byte[]> files = new ArrayList<>();
      for (long bytes = 0; bytes < BYTES; bytes += files.getLast().length) {
        files.add(sourceFile(random));
      }
      return archive(files);
    }

    @Override
    byte[] next(byte[] before, Random random) {
      List<byte[]> files = unpacked(before);
      for (int i = files.size() / 250; i > 0; i--) {
        int at = random.nextInt(files.size());
        files.set(at, withOtherLines(files.get(at), random));
      }
      files.remove(random.nextInt(files.size()));
      files.add(random.nextInt(files.size()), sourceFile(random));
      return archive(files);
    }
  },
  /** Blocks of 4 KiB: zeros, text and noise in runs. Each version has 20 runs written over. */
  DISK_IMAGE {
    @Override
    byte[] first(Random random) {
      byte[] image = new byte[BYTES];
      for (int at = 0; at < BYTES; ) {
        at += writeRun(image, at, 16 + random.nextInt(500), random);
      }
      return image;
    }

    @Override
    byte[] next(byte[] before, Random random) {
      byte[] image = before.clone();
      for (int i = 0; i < 20; i++) {
        int at = random.nextInt(BYTES / BLOCK) * BLOCK;
        writeRun(image, at, 1 + random.nextInt(64), random);
      }
      return image;
    }
  };

  private static final int BYTES = 48 << 20;
  private static final int BLOCK = 4096;
  private static final int HEADER = 512;
  private static final int EDITS = 12;
  private static final String[] WORDS =
      ("public static final int long byte return if else for while new this null void class import"
              + " private offset length bytes window chunk index value key hash at end size count"
              + " = == + - * ( ) { } ; , . -> // a an the of to is in")
          .split(" ");

  /** The first version. */
  abstract byte[] first(Random random);

  /** The version after {@code before}. */
  abstract byte[] next(byte[] before, Random random);

  private static byte[] noise(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A third each of insertions, deletions and bytes written over. */
  private static byte[] edited(byte[] before, Random random, int longest) {
    byte[] bytes = before;
    for (int i = 0; i < EDITS; i++) {
      int length = 1 + random.nextInt(longest);
      int at = random.nextInt(bytes.length - length);
      int removed = i % 3 == 0 ? 0 : length;
      byte[] added = i % 3 == 1 ? new byte[0] : noise(random, length);
      byte[] after = new byte[bytes.length - removed + added.length];
      System.arraycopy(bytes, 0, after, 0, at);
      System.arraycopy(added, 0, after, at, added.length);
      int rest = at + removed;
      System.arraycopy(bytes, rest, after, at + added.length, bytes.length - rest);
      bytes = after;
    }
    return bytes;
  }

  private static byte[] sourceFile(Random random) {
    var text = new StringBuilder();
    for (int lines = 20 + random.nextInt(600); lines > 0; lines--) {
      text.append(line(random));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String line(Random random) {
    var line = new StringBuilder(" ".repeat(2 * random.nextInt(5)));
    for (int words = random.nextInt(12); words > 0; words--) {
      // The product of two uniform draws: some words are much more frequent than others.
      int word = (int) (WORDS.length * random.nextDouble() * random.nextDouble());
      line.append(WORDS[word]);
      if (random.nextInt(8) == 0) {
        line.append(Integer.toString(random.nextInt(100_000), Character.MAX_RADIX));
      }
      line.append(' ');
    }
    return line.append('\n').toString();
  }

  private static byte[] withOtherLines(byte[] file, Random random) {
    List<String> lines =
        new ArrayList<>(Arrays.asList(new String(file, StandardCharsets.US_ASCII).split("\n")));
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(3)) {
        case 0 -> lines.add(at, line(random).stripTrailing());
        case 1 -> lines.remove(at);
        default -> lines.set(at, line(random).stripTrailing());
      }
      lines.add("");
    }
    return String.join("\n", lines).getBytes(StandardCharsets.US_ASCII);
  }

  /** Each file behind a header that says its length, padded to 512 bytes as tar does. */
  private static byte[] archive(List<byte[]> files) {
    var archive = new ByteArrayOutputStream();
    for (byte[] file : files) {
      byte[] header = new byte[HEADER];
      byte[] says =
          "src/main/java/Some.java %011o"
              .formatted(file.length)
              .getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(says, 0, header, 0, says.length);
      archive.writeBytes(header);
      archive.writeBytes(file);
      archive.writeBytes(new byte[Math.floorMod(-file.length, HEADER)]);
    }
    return archive.toByteArray();
  }

  private static List<byte[]> unpacked(byte[] archive) {
    List<byte[]> files = new ArrayList<>();
    for (int at = 0; at < archive.length; ) {
      String says = new String(archive, at, HEADER, StandardCharsets.US_ASCII).trim();
      int length = Integer.parseInt(says.substring(says.lastIndexOf(' ') + 1), 8);
      files.add(Arrays.copyOfRange(archive, at + HEADER, at + HEADER + length));
      at += HEADER + length + Math.floorMod(-length, HEADER);
    }
    return files;
  }

  /** Writes up to {@code blocks} blocks of one kind; returns their bytes. */
  private static int writeRun(byte[] image, int at, int blocks, Random random) {
    int length = Math.min(image.length - at, blocks * BLOCK);
    byte[] run =
        switch (random.nextInt(3)) {
          case 0 -> new byte[length];
          case 1 -> Arrays.copyOf(sourceText(random, length), length);
          default -> noise(random, length);
        };
    System.arraycopy(run, 0, image, at, length);
    return length;
  }

  private static byte[] sourceText(Random random, int length) {
    var text = new ByteArrayOutputStream();
    while (text.size() < length) {
      text.writeBytes(sourceFile(random));
    }
    return text.toByteArray();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

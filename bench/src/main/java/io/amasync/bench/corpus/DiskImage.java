package io.amasync.bench.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One file like a virtual machine's disk: extents of 64 KiB to 4 MiB that are zeros (holes, where
 * the file system has them), text, incompressible, or a repetition of an earlier extent. State 1
 * has one edit per 10 MiB, of 4 KiB to 1 MiB each, in place and as scattered as a running system's.
 */
public record DiskImage(long bytes) implements Corpus {
  private static final long SEED = 20_261_130;
  private static final String FILE = "disk.img";
  private static final int PAGE_BYTES = 4 << 10;
  private static final int LEAST_EXTENT_BYTES = 64 << 10;
  private static final int EXTENT_DOUBLINGS = 6;
  private static final int EDIT_DOUBLINGS = 8;
  private static final int BYTES_PER_EDIT = 10 << 20;

  /** What an extent holds. */
  private enum Kind {
    ZEROS,
    TEXT,
    NOISE
  }

  /** Equal kinds, seeds and lengths are equal bytes. */
  private record Extent(Kind kind, long seed, int bytes) {
    byte[] content(Words words) {
      byte[] content = new byte[bytes];
      SplittableRandom random = new SplittableRandom(seed);
      switch (kind) {
        case ZEROS -> {}
        case TEXT -> words.fill(content, random);
        case NOISE -> Noise.fill(content, random);
      }
      return content;
    }
  }

  /** Where the second state differs from the first; edits may overlap. */
  public record Edit(long offset, int bytes) {}

  public DiskImage {
    if (bytes < LEAST_EXTENT_BYTES || bytes % PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "An image has whole pages of 4 KiB, and 64 KiB at least: " + bytes);
    }
  }

  @Override
  public int states() {
    return 2;
  }

  @Override
  public void make(Path root) throws IOException {
    Files.createDirectories(root);
    Words words = new Words(SEED);
    try (FileChannel file =
        FileChannel.open(
            root.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long at = 0;
      for (Extent extent : extents()) {
        int length = (int) Math.min(extent.bytes(), bytes - at);
        // What is never written is a hole. The last page is, so that the size is right.
        boolean last = at + length == bytes;
        if (extent.kind() != Kind.ZEROS || last) {
          write(file, at, extent.content(words), length);
        }
        at += length;
      }
    }
  }

  @Override
  public Change change(int state) {
    if (state != 1) {
      throw new IllegalArgumentException("There is no state " + state);
    }
    Words words = new Words(SEED);
    SplittableRandom random = new SplittableRandom(SEED + state);
    List<Edit> edits = edits();
    List<byte[]> contents = new ArrayList<>();
    for (Edit edit : edits) {
      Kind kind = random.nextInt(2) == 0 ? Kind.TEXT : Kind.NOISE;
      contents.add(new Extent(kind, random.nextLong(), edit.bytes()).content(words));
    }
    return root -> {
      try (FileChannel file = FileChannel.open(root.resolve(FILE), StandardOpenOption.WRITE)) {
        for (int i = 0; i < edits.size(); i++) {
          write(file, edits.get(i).offset(), contents.get(i), edits.get(i).bytes());
        }
      }
    };
  }

  /** The places that the change to state 1 writes. */
  public List<Edit> edits() {
    SplittableRandom random = new SplittableRandom(SEED - 1);
    List<Edit> edits = new ArrayList<>();
    for (long i = 0; i < Math.max(1, bytes / BYTES_PER_EDIT); i++) {
      int length = (int) Math.min(bytes, (long) PAGE_BYTES << random.nextInt(EDIT_DOUBLINGS + 1));
      long page = random.nextLong((bytes - length) / PAGE_BYTES + 1);
      edits.add(new Edit(page * PAGE_BYTES, length));
    }
    return edits;
  }

  /** Enough to fill the image; the last may reach over its end. */
  private List<Extent> extents() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Extent> extents = new ArrayList<>();
    for (long at = 0; at < bytes; at += extents.getLast().bytes()) {
      int percent = random.nextInt(100);
      if (percent < 15 && !extents.isEmpty()) {
        extents.add(extents.get(random.nextInt(extents.size())));
      } else {
        Kind kind = percent < 45 ? Kind.ZEROS : percent < 70 ? Kind.TEXT : Kind.NOISE;
        int length = LEAST_EXTENT_BYTES << random.nextInt(EXTENT_DOUBLINGS + 1);
        extents.add(new Extent(kind, random.nextLong(), length));
      }
    }
    return extents;
  }

  private static void write(FileChannel file, long offset, byte[] content, int length)
      throws IOException {
    ByteBuffer left = ByteBuffer.wrap(content, 0, length);
    while (left.hasRemaining()) {
      file.write(left, offset + left.position());
    }
  }
}

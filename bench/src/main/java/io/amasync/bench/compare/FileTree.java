package io.amasync.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whole trees: deleted, weighed, or read so that every program finds them in the page cache. */
final class FileTree {
  private FileTree() {}

  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** What the tree takes on the disk, as {@code du} counts it. */
  static long diskBytes(Path root) throws IOException, InterruptedException {
    String line = Command.output(Map.of(), List.of("du", "-s", "-B1", root.toString()));
    return Long.parseLong(line.substring(0, line.indexOf('\t')));
  }

  /** The sizes of all files, added. */
  static long bytes(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      long sum = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  /** Reads every byte once. */
  static void read(Path root) throws IOException {
    byte[] buffer = new byte[1 << 20];
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
              while (in.read(buffer) >= 0) {}
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

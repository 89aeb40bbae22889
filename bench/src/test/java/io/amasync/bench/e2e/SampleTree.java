package io.amasync.bench.e2e;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;

/** Files of the kinds that a workspace has. */
final class SampleTree {
  private SampleTree() {}

  /** A small tree with one of everything that must round-trip. */
  static void plant(Path root, long seed) throws IOException {
    random(root.resolve("assets/texture.bin"), 900_000, seed);
    random(root.resolve("assets/sound/loop.bin"), 2_500_000, seed + 1);
    write(root.resolve("docs/readme.txt"), "hello " + seed + "\n");
    write(root.resolve("docs/empty"), "");
    write(root.resolve("ünï cödé/日本 語.txt"), "names\n");
    write(root.resolve("odd/line\nfeed"), "a line feed in a name\n");
    Files.write(
        Path.of(URI.create(Files.createDirectories(root.resolve("odd")).toUri() + "%FF%FE.bin")),
        new byte[] {1, 2, 3});
    Path script = root.resolve("tools/run.sh");
    write(script, "#!/bin/sh\necho run\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
    Files.setLastModifiedTime(
        script, FileTime.from(Instant.parse("1969-07-20T20:17:40.123456789Z")));
    Files.createDirectories(root.resolve("empty dir"));
    Files.createSymbolicLink(root.resolve("tools/latest"), Path.of("../docs/readme.txt"));
    Files.createSymbolicLink(root.resolve("tools/dangling"), Path.of("/nowhere/at all"));
    Files.createLink(root.resolve("docs/hard"), root.resolve("docs/readme.txt"));
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static void random(Path file, int bytes, long seed) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    Files.write(file, content);
  }
}

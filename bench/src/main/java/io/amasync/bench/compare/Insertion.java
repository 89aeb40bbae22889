package io.amasync.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** One byte at the front of a large file: how many chunks go up. And how long a status takes. */
final class Insertion {
  private static final long STATUS_POLL_MILLIS = 1_000;
  private static final int STATUSES = 11;

  private Insertion() {}

  /** Measures with a copy of {@code original} under {@code work}; a sentence for each. */
  static List<String> measured(AmaSync amaSync, Path original, Path work)
      throws IOException, InterruptedException {
    Path directory = work.resolve("insertion");
    FileTree.delete(directory);
    Files.createDirectories(directory);
    try {
      amaSync.reset();
      return List.of(
          inserted(amaSync, original, directory, work.resolve("edited.bin")), statuses(amaSync));
    } finally {
      amaSync.end();
      // Not before: a workspace that vanishes is never in sync.
      FileTree.delete(directory);
    }
  }

  private static String inserted(AmaSync amaSync, Path original, Path directory, Path edited)
      throws IOException, InterruptedException {
    Launcher launcher = amaSync.launcher();
    Path file = directory.resolve("big.bin");
    Files.copy(original, file);
    amaSync.first(directory);
    JsonNode before = launcher.status(directory);
    try (OutputStream out = Files.newOutputStream(edited);
        InputStream in = Files.newInputStream(original)) {
      out.write(42);
      in.transferTo(out);
    }
    Measured waited =
        amaSync.changed(
            directory, _ -> Files.move(edited, file, StandardCopyOption.REPLACE_EXISTING));
    JsonNode after = launcher.status(directory);
    return "One byte inserted at the front of %,d bytes: %d chunks, %,d bytes uploaded, in sync after %.2f s."
        .formatted(
            Files.size(original),
            after.at("/uploaded/chunks").asLong() - before.at("/uploaded/chunks").asLong(),
            after.at("/uploaded/bytes").asLong() - before.at("/uploaded/bytes").asLong(),
            waited.seconds());
  }

  private static String statuses(AmaSync amaSync) throws IOException, InterruptedException {
    Launcher launcher = amaSync.launcher();
    // A file that was read within a tick of its last change is read once more, two seconds later.
    while (!launcher.status().path("state").asText().equals("in-sync")) {
      Thread.sleep(STATUS_POLL_MILLIS);
    }
    List<Measured> statuses = new ArrayList<>();
    for (int i = 0; i < STATUSES; i++) {
      statuses.add(launcher.call("status"));
    }
    return "`ama-sync status`: %.2f s (median of %d)."
        .formatted(Medians.of(statuses, Measured::seconds), STATUSES);
  }
}

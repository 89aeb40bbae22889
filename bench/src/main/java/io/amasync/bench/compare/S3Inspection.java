package io.amasync.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What only ama-sync is held to: how its requests relate to the bytes, and how fast the server
 * lists. {@code notes} gets a sentence for each corpus.
 */
record S3Inspection(S3Store store, S3Server server, List<String> notes)
    implements Comparison.Inspection {
  private static final double BYTES_PER_REQUEST = 8 << 20;
  private static final int CONSTANT_REQUESTS = 50;

  @Override
  public void of(Contender contender, Workload workload, Path files)
      throws IOException, InterruptedException {
    if (!(contender instanceof AmaSync)) {
      return;
    }
    long requests = store.requests().all();
    long stored = FileTree.bytes(contender.repository());
    long start = System.nanoTime();
    long listed = server.listed(files.getFileName().toString());
    String note =
        ("ama-sync, %s: %,d requests in all, its start included; one per 8 MiB and %d are %,.0f by"
                + " the %,d MiB stored. The server lists %,d paths in %.2f s.")
            .formatted(
                workload.title(),
                requests,
                CONSTANT_REQUESTS,
                stored / BYTES_PER_REQUEST + CONSTANT_REQUESTS,
                stored >> 20,
                listed,
                (System.nanoTime() - start) / 1e9);
    System.err.println(note);
    notes.removeIf(earlier -> earlier.startsWith("ama-sync, " + workload.title() + ":"));
    notes.add(note);
  }
}

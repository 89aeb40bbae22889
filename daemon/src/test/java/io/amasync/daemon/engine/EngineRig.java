package io.amasync.daemon.engine;

import io.amasync.chunker.hash.HashSelector;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.remote.FaultyServer;
import io.amasync.daemon.remote.InMemoryServer;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A daemon's engine over a real directory, with a server in memory that can go away. */
final class EngineRig implements AutoCloseable {
  private static final EngineSettings FAST =
      new EngineSettings(
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofHours(1),
          Duration.ofMillis(200),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofMillis(100),
          Duration.ofMillis(100),
          Duration.ofMillis(200));

  final Path root;
  final Path home;
  final InMemoryServer memory;
  final FaultyServer server;
  private LocalIndex index;
  private WorkspaceEngine engine;

  EngineRig(Path directory) throws IOException {
    root = Files.createDirectory(directory.resolve("workspace"));
    home = Files.createDirectory(directory.resolve("home"));
    memory =
        new InMemoryServer(
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
            HashSelector.fastest());
    server = new FaultyServer(memory, (call, after) -> {});
    open();
  }

  private void open() throws IOException {
    index = LocalIndex.open(home.resolve("index"));
    engine =
        new WorkspaceEngines(
                index,
                server,
                HashSelector.fastest(),
                new UploadBudget(2, 2, 2),
                home,
                "device",
                FAST,
                new Surroundings(InstantSource.system(), System::nanoTime, new SecureRandom()))
            .open(memory.workspace(), "test", root);
  }

  WorkspaceEngine engine() {
    return engine;
  }

  /** Stops the engine, as {@code ama-sync down} does, and makes a new one that is not started. */
  void restart() throws IOException {
    close();
    open();
  }

  /** The same with an index that knows nothing. */
  void restartWithoutIndex() throws IOException {
    close();
    try (var files = Files.walk(home.resolve("index"))) {
      files.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
    }
    open();
  }

  void write(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  void fifo(String path) throws IOException, InterruptedException {
    Path fifo = root.resolve(path);
    Files.createDirectories(fifo.getParent());
    if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() != 0) {
      throw new IOException("mkfifo failed");
    }
  }

  @Nullable String committed(String path) {
    return memory.text(path);
  }

  WaitOutcome await() throws Exception {
    return engine.awaitCommitted().get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    engine.close();
    index.close();
  }
}

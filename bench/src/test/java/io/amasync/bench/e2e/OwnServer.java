package io.amasync.bench.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.amasync.metastore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server as {@code config/single-server-tls.yml} has it: {@code scripts/ama-server} in a process
 * of its own, with a PostgreSQL that is there already, and a certificate for {@code localhost}.
 */
final class OwnServer {
  private static final String CONFIG = "config/single-server-tls.yml";

  private final Installation client;
  private final EmbeddedPostgres postgres;
  private final Path home;
  private final List<String> environment;
  private final Process process;

  private OwnServer(Installation client, TestCertificates certificates)
      throws IOException, InterruptedException {
    this.client = client;
    this.home = client.scratch().resolve("the servers home");
    this.postgres =
        EmbeddedPostgres.start(client.scratch().resolve("postgres"), new SecureRandom());
    this.environment =
        List.of(
            "env",
            "AMA_SYNC_HOME=" + home,
            "AMA_SYNC_DATABASE_URL=" + postgres.jdbcUrl(),
            "AMA_SYNC_DATABASE_USER=" + postgres.user(),
            "AMA_SYNC_DATABASE_PASSWORD=" + postgres.password(),
            "AMA_SYNC_BIND=127.0.0.1",
            "AMA_SYNC_PORT=0",
            "AMA_SYNC_ADMIN_PORT=0",
            "AMA_SYNC_KEY_STORE=" + certificates.keyStore(),
            "AMA_SYNC_KEY_STORE_PASSWORD=" + TestCertificates.PASSWORD);
    boolean started = false;
    try {
      client.run(words("db", "migrate", CONFIG), Installation.ROOT).expect(0);
      this.process = start();
      started = true;
    } finally {
      if (!started) {
        postgres.close();
      }
    }
  }

  /** One that answers; its files are in the scratch directory of {@code client}. */
  static OwnServer start(Installation client, TestCertificates certificates)
      throws IOException, InterruptedException {
    OwnServer server = new OwnServer(client, certificates);
    boolean answers = false;
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(server.addressFile()) || !server.process.isAlive());
      answers = server.process.isAlive();
    } finally {
      if (!answers) {
        server.close();
      }
    }
    if (!answers) {
      throw new AssertionError("The server ended: " + Files.readString(server.log()));
    }
    return server;
  }

  private List<String> words(String... arguments) {
    List<String> words = new ArrayList<>(environment);
    words.add(Installation.ROOT.resolve("scripts/ama-server").toString());
    words.addAll(List.of(arguments));
    return words;
  }

  private Process start() throws IOException {
    return new ProcessBuilder(words("server", CONFIG))
        .directory(Installation.ROOT.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private Path log() {
    return client.scratch().resolve("server.log");
  }

  private Path addressFile() {
    return home.resolve("run/server.json");
  }

  /** A file with the token of a new account. */
  Path account(String name) throws IOException, InterruptedException {
    Outcome added = client.run(words("account", "add", name, CONFIG), Installation.ROOT).expect(0);
    return Files.writeString(client.scratch().resolve(name + ".token"), added.out());
  }

  /** Where it says that it listens. */
  URI announced() throws IOException {
    Map<?, ?> address = new ObjectMapper().readValue(addressFile().toFile(), Map.class);
    return URI.create(String.valueOf(address.get("url")));
  }

  /** Its address by the name in its certificate. */
  String url() throws IOException {
    return "https://localhost:%d".formatted(announced().getPort());
  }

  /** Ends it and its database. */
  void close() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    postgres.close();
  }
}

package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.metastore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A client's installation, a server as {@code config/production.yml} has it, a PostgreSQL and a
 * store that speaks S3, each in processes of its own, and a {@link Relay} on each way between them.
 */
final class RelayedSite {
  private static final Path CONFIG = Installation.ROOT.resolve("config/production.yml");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Installation client = Installation.create();
  private final Installation machine = Installation.create();
  private final int port = S3Store.freePort();
  private final int adminPort = S3Store.freePort();
  private final S3Store s3;
  private final EmbeddedPostgres postgres;
  private final Relay toServer;
  private final Relay toStore;
  private final Relay toDatabase;
  private final Path token;
  private Process server;

  /** Everything runs and has an account; the client has synced nothing yet. */
  RelayedSite() throws IOException, InterruptedException {
    s3 = S3Store.start(Files.createDirectories(machine.scratch().resolve("s3")));
    postgres = EmbeddedPostgres.start(machine.scratch().resolve("postgres"), new SecureRandom());
    toServer = Relay.to(port, HttpFraming::new);
    toStore = Relay.to(s3.port(), HttpFraming::new);
    toDatabase = Relay.to(postgresPort(), PostgresFraming::new);
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    Files.write(grantSecret(), secret);
    machine.run(words("db", "migrate", CONFIG.toString()), Installation.ROOT).expect(0);
    Outcome added =
        machine
            .run(words("account", "add", "someone", CONFIG.toString()), Installation.ROOT)
            .expect(0);
    token = Files.writeString(client.scratch().resolve("token"), added.out());
    server = launchServer();
  }

  private int postgresPort() {
    return URI.create(postgres.jdbcUrl().substring("jdbc:".length())).getPort();
  }

  private Path grantSecret() {
    return machine.scratch().resolve("grant.secret");
  }

  private List<String> words(String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "env",
                "AMA_SYNC_DATABASE_URL=jdbc:postgresql://127.0.0.1:%d/postgres"
                    .formatted(toDatabase.port()),
                "AMA_SYNC_DATABASE_USER=" + postgres.user(),
                "AMA_SYNC_DATABASE_PASSWORD=" + postgres.password(),
                "AMA_SYNC_BIND=127.0.0.1",
                "AMA_SYNC_PORT=" + port,
                "AMA_SYNC_ADMIN_PORT=" + adminPort,
                "AMA_SYNC_PUBLIC_URL=" + url(),
                "AMA_SYNC_GRANT_SECRET=" + grantSecret(),
                "AMA_SYNC_S3_ENDPOINT=http://127.0.0.1:" + toStore.port(),
                "AMA_SYNC_S3_REGION=us-east-1",
                "AMA_SYNC_S3_PATH_STYLE=true",
                "AMA_SYNC_S3_ENCRYPTION=null",
                "AMA_SYNC_STAGING_BUCKET=staging",
                "AMA_SYNC_STAGING_ACCESS_KEY_ID=someone",
                "AMA_SYNC_STAGING_SECRET_ACCESS_KEY=secret",
                "AMA_SYNC_REMOTE_BUCKET=remote",
                "AWS_ACCESS_KEY_ID=someone",
                "AWS_SECRET_ACCESS_KEY=secret",
                "AMA_SYNC_HOME=" + machine.home(),
                Installation.ROOT.resolve("scripts/ama-server").toString()));
    words.addAll(List.of(arguments));
    return words;
  }

  private Process launchServer() throws IOException {
    Path log = machine.scratch().resolve("server.log");
    Process started =
        new ProcessBuilder(words("server", CONFIG.toString()))
            .directory(Installation.ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Awaitility.await("the server")
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> isHealthy() || !started.isAlive());
    assertThat(started.isAlive()).as("the server, see %s", log).isTrue();
    return started;
  }

  private boolean isHealthy() throws InterruptedException {
    URI health = URI.create("http://127.0.0.1:%d/healthcheck".formatted(adminPort));
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  /** Where the client finds the server. */
  String url() {
    return "http://127.0.0.1:" + toServer.port();
  }

  Path token() {
    return token;
  }

  Installation client() {
    return client;
  }

  S3Store s3() {
    return s3;
  }

  /** Not through the relay. */
  EmbeddedPostgres postgres() {
    return postgres;
  }

  Relay toServer() {
    return toServer;
  }

  Relay toStore() {
    return toStore;
  }

  Relay toDatabase() {
    return toDatabase;
  }

  /** As a power cut would. */
  void killServer() {
    server.destroyForcibly().onExit().join();
  }

  /** After {@link #killServer}; returns when it answers. */
  void startServer() throws IOException {
    server = launchServer();
  }

  /** Nothing is cut, all that was stopped runs, and everything is in sync. */
  void mend() throws IOException, InterruptedException {
    List.of(toServer, toStore, toDatabase).forEach(Relay::reset);
    if (!server.isAlive()) {
      startServer();
    }
    client.ama("up").expect(0);
    List.of(toServer, toStore, toDatabase).forEach(Relay::reset);
  }

  void close() throws IOException, InterruptedException {
    client.close();
    server.destroy();
    if (!server.waitFor(40, TimeUnit.SECONDS)) {
      server.destroyForcibly().waitFor();
    }
    for (Relay relay : List.of(toServer, toStore, toDatabase)) {
      relay.close();
    }
    s3.kill();
    postgres.close();
    machine.close();
  }
}

package io.amasync.bench.e2e;

import io.amasync.daemon.control.StatusView;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.daemon.remote.http.RetryPolicy;
import io.amasync.daemon.remote.http.TrustedAuthorities;
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
import org.jspecify.annotations.Nullable;

/**
 * A client's installation, a server as {@code config/production.yml} has it, a PostgreSQL and a
 * store that speaks S3, each in processes of its own, and a {@link Relay} on each way between them.
 */
final class RelayedSite {
  private static final Path CONFIG = Installation.ROOT.resolve("config/production.yml");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Installation client;
  private final Installation machine;
  private final int port = S3Store.freePort();
  private final int adminPort = S3Store.freePort();
  private final S3Store s3;
  private final EmbeddedPostgres postgres;
  private final Relay toServer;
  private final Relay toStore;
  private final Relay toDatabase;
  private @Nullable Process server;

  private RelayedSite(Installation client, Installation machine) throws IOException {
    this.client = client;
    this.machine = machine;
    s3 = S3Store.start(Files.createDirectories(machine.scratch().resolve("s3")));
    postgres = EmbeddedPostgres.start(machine.scratch().resolve("postgres"), new SecureRandom());
    toServer = Relay.to(port, HttpFraming::new);
    toStore = Relay.to(s3.port(), HttpFraming::new);
    toDatabase = Relay.to(postgresPort(), PostgresFraming::new);
  }

  /** Everything runs, and the client has an account and has synced nothing yet. */
  static RelayedSite start() throws IOException, InterruptedException {
    RelayedSite site = new RelayedSite(Installation.create(), Installation.create());
    boolean started = false;
    try {
      site.prepare();
      site.startServer();
      started = true;
      return site;
    } finally {
      if (!started) {
        site.close();
      }
    }
  }

  private void prepare() throws IOException, InterruptedException {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    Files.write(grantSecret(), secret);
    machine.run(words("db", "migrate", CONFIG.toString()), Installation.ROOT).expect(0);
    Outcome added =
        machine
            .run(words("account", "add", "someone", CONFIG.toString()), Installation.ROOT)
            .expect(0);
    Files.writeString(token(), added.out());
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

  /** As another device would be, and not through the relay. The caller closes it. */
  HttpRemoteServer connect() {
    return HttpRemoteServer.at(
        URI.create("http://127.0.0.1:" + port),
        token(),
        TrustedAuthorities.ofJdk(),
        RetryPolicy.NEVER,
        new SecureRandom());
  }

  Path token() {
    return client.scratch().resolve("token");
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
    Process running = server;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  /** Returns when it answers; it does not run yet. */
  void startServer() throws IOException {
    Path log = machine.scratch().resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(words("server", CONFIG.toString()))
            .directory(Installation.ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("AMA_SYNC_REHEARSE", "never");
    Process started = builder.start();
    server = started;
    Awaitility.await("the server")
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> isHealthy() || !started.isAlive());
    if (!started.isAlive()) {
      throw new AssertionError("The server ended: " + Files.readString(log));
    }
  }

  /** Nothing is cut or left over, all that was stopped runs, and everything is in sync. */
  void mend() throws IOException, InterruptedException {
    List.of(toServer, toStore, toDatabase).forEach(Relay::reset);
    Process running = server;
    if (running == null || !running.isAlive()) {
      startServer();
    }
    if (!isInSync()) {
      client.ama("up").expect(0);
    }
    List.of(toServer, toStore, toDatabase).forEach(Relay::reset);
    // What a test that failed has left is not the next one's fault.
    s3.empty("staging");
  }

  private boolean isInSync() {
    return Watching.status(client).stream()
        .flatMap(status -> status.workspaces().stream())
        .anyMatch(workspace -> workspace.state() == StatusView.State.IN_SYNC);
  }

  void close() throws IOException, InterruptedException {
    client.close();
    Process running = server;
    if (running != null) {
      running.destroy();
      if (!running.waitFor(40, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    }
    for (Relay relay : List.of(toServer, toStore, toDatabase)) {
      relay.close();
    }
    s3.kill();
    postgres.close();
    machine.close();
  }
}

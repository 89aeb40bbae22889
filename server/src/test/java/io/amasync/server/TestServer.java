package io.amasync.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.HashSelector;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.Metastore;
import io.amasync.metastore.account.AccountRow;
import io.amasync.metastore.embedded.EmbeddedPostgres;
import io.amasync.protocol.api.ProtocolJson;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The application as {@code config/single-server.yml} has it, on ports of its own, with a
 * PostgreSQL of its own; one for all tests of a run. Tests do not meet: each makes accounts of its
 * own.
 */
final class TestServer implements AutoCloseable {
  private final Path home;
  private final EmbeddedPostgres postgres;
  private final AmaServer application;
  private final Metastore metastore;
  private final JsonNode address;
  private final SecureRandom random = new SecureRandom();

  private TestServer(UnaryOperator<String> change) throws Exception {
    home = Files.createTempDirectory("ama-sync-server-it");
    postgres = EmbeddedPostgres.start(home.resolve("postgres"), random);
    Map<String, String> variables =
        Map.of(
            "AMA_SYNC_HOME",
            home.toString(),
            "AMA_SYNC_DATABASE_URL",
            postgres.jdbcUrl(),
            "AMA_SYNC_DATABASE_USER",
            postgres.user(),
            "AMA_SYNC_DATABASE_PASSWORD",
            postgres.password(),
            "AMA_SYNC_LOG_LEVEL",
            "OFF",
            "AMA_SYNC_REQUEST_LOG",
            "OFF",
            "AMA_SYNC_PORT",
            "0",
            "AMA_SYNC_ADMIN_PORT",
            "0");
    String config =
        Files.writeString(
                home.resolve("config.yml"),
                change.apply(Files.readString(Path.of("../config/single-server.yml"))))
            .toString();
    AmaServer migration = new AmaServer(variables, random, Clock.systemUTC(), quiet());
    migration.run("db", "migrate", config);
    assertThat(migration.failed()).isFalse();
    application = new AmaServer(variables, random, Clock.systemUTC(), quiet());
    application.run("server", config);
    assertThat(application.failed()).isFalse();
    address = ProtocolJson.mapper().readTree(Files.readString(home.resolve("run/server.json")));
    metastore =
        new Metastore(postgres.dataSource(), HashSelector.fastest(), random, Clock.systemUTC());
  }

  /** One of its own for a test, with a changed configuration file. */
  static TestServer start(UnaryOperator<String> change) {
    try {
      return new TestServer(change);
    } catch (Exception e) {
      throw new IllegalStateException("The test server does not start", e);
    }
  }

  private static PrintStream quiet() {
    return new PrintStream(PrintStream.nullOutputStream(), true);
  }

  /** A new account with a client of its own. */
  TestClient newAccount() {
    byte[] key = new byte[Digest256.BYTES];
    random.nextBytes(key);
    String name = "account-" + random.nextLong();
    AccountRow account = metastore.accounts().createAccount(name, new HashKey(Digest256.of(key)));
    return new TestClient(url(), account, metastore.accounts().issueToken(account.id()));
  }

  URI url() {
    return URI.create(address.get("url").asText());
  }

  URI adminUrl() {
    return URI.create(address.get("adminUrl").asText());
  }

  Metastore metastore() {
    return metastore;
  }

  /** The store's directory of packs of an account. */
  Path packs(long account) {
    return home.resolve("store/remote/" + account + "/packs");
  }

  Path store() {
    return home.resolve("store");
  }

  Path home() {
    return home;
  }

  @Override
  public void close() throws IOException {
    try {
      application.stop();
    } catch (Exception e) { // What Jetty declares.
      throw new IOException(e);
    }
    postgres.close();
    deleteTree(home);
  }

  static void deleteTree(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(directory)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  /** Gives tests the one server. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(
              TestServer.class, _ -> start(UnaryOperator.identity()), TestServer.class);
    }
  }
}

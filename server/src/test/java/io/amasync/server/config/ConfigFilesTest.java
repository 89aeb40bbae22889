package io.amasync.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.amasync.server.store.StoreConfig;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins every key and every default of the files in {@code config/}. */
class ConfigFilesTest {
  private static final Path FILES = Path.of("../config");

  @TempDir private Path directory;

  private static ServerConfig read(Path file, Map<String, String> variables)
      throws IOException, ConfigurationException {
    return ConfigFiles.factory(ServerConfig.class, Validators.newValidator(), "dw")
        .build(ConfigFiles.source(variables), file.toString());
  }

  private ServerConfig read(String yaml) throws IOException, ConfigurationException {
    return read(Files.writeString(directory.resolve("config.yml"), yaml), Map.of());
  }

  private static HttpConnectorFactory connector(DefaultServerFactory server) {
    assertThat(server.getApplicationConnectors()).hasSize(1);
    HttpConnectorFactory connector =
        (HttpConnectorFactory) server.getApplicationConnectors().getFirst();
    assertThat(connector.getIdleTimeout()).isEqualTo(Duration.seconds(60));
    assertThat(connector.getInputBufferSize()).isEqualTo(DataSize.kibibytes(64));
    assertThat(connector.getOutputBufferSize()).isEqualTo(DataSize.kibibytes(64));
    assertThat(connector.getMaxRequestHeaderSize()).isEqualTo(DataSize.kibibytes(16));
    // Jetty's rates count what the server takes, too; Pace is what counts here.
    assertThat(connector.getMinRequestDataPerSecond()).isEqualTo(DataSize.bytes(0));
    assertThat(connector.getMinResponseDataPerSecond()).isEqualTo(DataSize.bytes(0));
    return connector;
  }

  private static HttpConnectorFactory admin(DefaultServerFactory server) {
    assertThat(server.getAdminConnectors()).hasSize(1);
    return (HttpConnectorFactory) server.getAdminConnectors().getFirst();
  }

  @Test
  void embeddedListensOnThisMachineOnlyAndKeepsEverythingInItsHome() throws Exception {
    ServerConfig config =
        read(FILES.resolve("embedded.yml"), Map.of("AMA_SYNC_HOME", "/some/home"));
    assertThat(config.embedded()).isTrue();
    assertThat(config.home()).isEqualTo(Path.of("/some/home"));
    assertThat(directories(config).staging()).isEqualTo(Path.of("/some/home/server/store/staging"));
    assertThat(directories(config).remote()).isEqualTo(Path.of("/some/home/server/store/remote"));
    assertThat(config.grants().secretFile()).isEqualTo(Path.of("/some/home/server/grant.secret"));
    assertThat(config.grants().lifetime()).isEqualTo(Duration.minutes(15));
    assertThat(config.grants().publicUrl()).isNull();
    assertThat(config.limits()).isEqualTo(new LimitsConfig(12, 16));
    DefaultServerFactory server = (DefaultServerFactory) config.getServerFactory();
    assertThat(server.isEnableVirtualThreads()).isTrue();
    assertThat(server.getShutdownGracePeriod()).isEqualTo(Duration.seconds(10));
    assertThat(server.getMaxThreads()).isEqualTo(64);
    assertThat(connector(server).getPort()).isEqualTo(8420);
    assertThat(connector(server).getBindHost()).isEqualTo("127.0.0.1");
    assertThat(connector(server).isUseForwardedHeaders()).isFalse();
    assertThat(admin(server).getPort()).isEqualTo(8421);
    assertThat(admin(server).getBindHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void embeddedPortsComeFromTheEnvironment() throws Exception {
    ServerConfig config =
        read(
            FILES.resolve("embedded.yml"),
            Map.of("AMA_SYNC_HOME", "/h", "AMA_SYNC_PORT", "1", "AMA_SYNC_ADMIN_PORT", "2"));
    DefaultServerFactory server = (DefaultServerFactory) config.getServerFactory();
    assertThat(connector(server).getPort()).isEqualTo(1);
    assertThat(admin(server).getPort()).isEqualTo(2);
  }

  @Test
  void embeddedNeedsAHome() {
    assertThatThrownBy(() -> read(FILES.resolve("embedded.yml"), Map.of()))
        .hasMessageContaining("AMA_SYNC_HOME");
  }

  @Test
  void singleServerNeedsOnlyAPassword() throws Exception {
    ServerConfig config =
        read(FILES.resolve("single-server.yml"), Map.of("AMA_SYNC_DATABASE_PASSWORD", "secret"));
    assertThat(config.embedded()).isFalse();
    assertThat(config.home()).isEqualTo(Path.of("/var/lib/ama-sync"));
    DataSourceFactory database = config.database();
    assertThat(database.getDriverClass()).isEqualTo("org.postgresql.Driver");
    assertThat(database.getUrl()).isEqualTo("jdbc:postgresql://localhost/ama_sync");
    assertThat(database.getUser()).isEqualTo("ama_sync");
    assertThat(database.getPassword()).isEqualTo("secret");
    assertThat(database.getInitialSize()).isEqualTo(2);
    assertThat(database.getMinSize()).isEqualTo(2);
    assertThat(database.getMaxSize()).isEqualTo(40);
    assertThat(database.getMaxWaitForConnection()).isEqualTo(Duration.seconds(10));
    assertThat(database.getCheckConnectionOnBorrow()).isTrue();
    assertThat(database.getValidationInterval()).isEqualTo(Duration.seconds(5));
    assertThat(directories(config).staging()).isEqualTo(Path.of("/var/lib/ama-sync/store/staging"));
    assertThat(directories(config).remote()).isEqualTo(Path.of("/var/lib/ama-sync/store/remote"));
    assertThat(config.grants().secretFile()).isEqualTo(Path.of("/var/lib/ama-sync/grant.secret"));
    assertThat(config.grants().lifetime()).isEqualTo(Duration.minutes(15));
    assertThat(config.limits()).isEqualTo(new LimitsConfig(12, 16));
    DefaultServerFactory server = (DefaultServerFactory) config.getServerFactory();
    assertThat(server.isEnableVirtualThreads()).isTrue();
    assertThat(server.getShutdownGracePeriod()).isEqualTo(Duration.seconds(30));
    assertThat(server.getMaxThreads()).isEqualTo(256);
    assertThat(connector(server).getBindHost()).isEqualTo("127.0.0.1");
    assertThat(connector(server).getPort()).isEqualTo(8420);
    assertThat(connector(server).isUseForwardedHeaders()).isTrue();
    assertThat(admin(server).getBindHost()).isEqualTo("127.0.0.1");
    assertThat(admin(server).getPort()).isEqualTo(8421);
  }

  @Test
  void singleServerWithTlsDiffersInItsConnectorAlone() throws Exception {
    Map<String, String> variables =
        Map.of("AMA_SYNC_DATABASE_PASSWORD", "secret", "AMA_SYNC_KEY_STORE_PASSWORD", "key");
    ServerConfig config = read(FILES.resolve("single-server-tls.yml"), variables);
    DefaultServerFactory server = (DefaultServerFactory) config.getServerFactory();
    HttpsConnectorFactory connector = (HttpsConnectorFactory) connector(server);
    assertThat(connector.getBindHost()).isEqualTo("0.0.0.0");
    assertThat(connector.getPort()).isEqualTo(8420);
    assertThat(connector.isUseForwardedHeaders()).isFalse();
    assertThat(connector.getKeyStorePath()).isEqualTo("/etc/ama-sync/server.p12");
    assertThat(connector.getKeyStoreType()).isEqualTo("PKCS12");
    assertThat(connector.getKeyStorePassword()).isEqualTo("key");
    assertThat(connector.getSupportedProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    assertThat(withoutConnector("single-server-tls.yml"))
        .isEqualTo(withoutConnector("single-server.yml"));
  }

  /** The file without comments and without what is said of the application's connector. */
  private static List<String> withoutConnector(String file) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(FILES.resolve(file)));
    lines.removeIf(line -> line.strip().startsWith("#"));
    int start = lines.indexOf("  applicationConnectors:");
    lines.subList(start, lines.indexOf("  adminConnectors:")).clear();
    return lines;
  }

  @Test
  void productionNamesWhatServersShare() throws Exception {
    ServerConfig config =
        read(
            FILES.resolve("production.yml"),
            Map.of(
                "AMA_SYNC_DATABASE_URL", "jdbc:postgresql://db/ama",
                "AMA_SYNC_DATABASE_PASSWORD", "secret",
                "AMA_SYNC_S3_REGION", "eu-central-1",
                "AMA_SYNC_STAGING_BUCKET", "ama-staging",
                "AMA_SYNC_STAGING_ACCESS_KEY_ID", "signer",
                "AMA_SYNC_STAGING_SECRET_ACCESS_KEY", "of the signer",
                "AMA_SYNC_REMOTE_BUCKET", "ama-remote",
                "AMA_SYNC_PUBLIC_URL", "https://sync.example.org"));
    assertThat(config.embedded()).isFalse();
    assertThat(config.home()).isEqualTo(Path.of("/var/lib/ama-sync"));
    DataSourceFactory database = config.database();
    assertThat(database.getUrl()).isEqualTo("jdbc:postgresql://db/ama");
    assertThat(database.getUser()).isEqualTo("ama_sync");
    assertThat(database.getInitialSize()).isEqualTo(4);
    assertThat(database.getMinSize()).isEqualTo(4);
    assertThat(database.getMaxSize()).isEqualTo(40);
    assertThat(database.getMaxWaitForConnection()).isEqualTo(Duration.seconds(5));
    assertThat(config.store())
        .isEqualTo(
            new StoreConfig.S3(
                null,
                "eu-central-1",
                false,
                StoreConfig.Checksum.CRC32C,
                true,
                false,
                new StoreConfig.Bucket("ama-staging", "signer", "of the signer", null, null, null),
                new StoreConfig.Bucket("ama-remote", null, null, "STANDARD", "AES256", null)));
    assertThat(config.grants().secretFile()).isEqualTo(Path.of("/etc/ama-sync/grant.secret"));
    assertThat(config.grants().publicUrl()).isEqualTo(URI.create("https://sync.example.org"));
    assertThat(config.limits()).isEqualTo(new LimitsConfig(48, 64));
    DefaultServerFactory server = (DefaultServerFactory) config.getServerFactory();
    assertThat(server.isEnableVirtualThreads()).isTrue();
    assertThat(server.getShutdownGracePeriod()).isEqualTo(Duration.seconds(60));
    assertThat(server.getMaxThreads()).isEqualTo(1024);
    assertThat(connector(server).getBindHost()).isEqualTo("0.0.0.0");
    assertThat(connector(server).isUseForwardedHeaders()).isTrue();
    assertThat(admin(server).getBindHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void productionTakesAnotherStoreThanAws() throws Exception {
    Map<String, String> variables = new HashMap<>(composed("migrate"));
    variables.put("AMA_SYNC_S3_KMS_KEY_ID", "alias/ama");
    ServerConfig config = read(FILES.resolve("production.yml"), variables);
    StoreConfig.S3 store = (StoreConfig.S3) config.store();
    assertThat(store.endpoint()).isEqualTo(URI.create("http://s3.localhost:3900"));
    assertThat(store.pathStyle()).isTrue();
    assertThat(store.checksum()).isEqualTo(StoreConfig.Checksum.NONE);
    assertThat(store.conditionalWrites()).isFalse();
    assertThat(store.verifyBeforeCommit()).isTrue();
    assertThat(store.remote().encryption()).isNull();
    assertThat(store.remote().kmsKeyId()).isEqualTo("alias/ama");
  }

  @Test
  void oneBucketForBothAndHalfAKeyAreRefused() throws Exception {
    Map<String, String> variables = new HashMap<>(composed("migrate"));
    variables.put("AMA_SYNC_STAGING_BUCKET", "one");
    variables.put("AMA_SYNC_REMOTE_BUCKET", "one");
    assertThat(catchThrowable(() -> read(FILES.resolve("production.yml"), variables)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("store.staging.bucket and store.remote.bucket must not be the same");
    String half =
        Files.readString(FILES.resolve("production.yml"))
            .replaceFirst(" *accessKeyId: .*STAGING.*\n", "");
    variables.put("AMA_SYNC_STAGING_BUCKET", "another");
    Path wrong = Files.writeString(directory.resolve("half.yml"), half);
    assertThat(catchThrowable(() -> read(wrong, variables)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("each need both accessKeyId and secretAccessKey");
  }

  /** The variables that {@code compose.yml} gives a service, with those of its user made up. */
  private static Map<String, String> composed(String service)
      throws IOException, ConfigurationException {
    JsonNode environment =
        ConfigFiles.factory(JsonNode.class, Validators.newValidator(), "dw")
            .build(new FileConfigurationSourceProvider(), FILES.resolve("compose.yml").toString())
            .path("services")
            .path(service)
            .path("environment");
    Map<String, String> variables = new HashMap<>();
    environment
        .properties()
        .forEach(variable ->
            variables.put(
                variable.getKey(),
                variable
                    .getValue()
                    .asText()
                    .replaceFirst("^\\$\\{\\w+:-(.*)}$", "$1")
                    .replaceFirst("^\\$\\{\\w+:\\?.*}$", "made-up")));
    return variables;
  }

  private static final String LEAST =
      """
      embedded: true
      home: /h
      store: {staging: /s, remote: /r}
      grants: {secretFile: /f}
      """;

  @Test
  void whatIsLeftOutHasDefaults() throws Exception {
    ServerConfig config = read(LEAST);
    assertThat(config.limits()).isEqualTo(new LimitsConfig(12, 16));
    assertThat(config.grants().lifetime()).isEqualTo(Duration.minutes(15));
    assertThat(read(LEAST + "limits: {uploads: 3}").limits()).isEqualTo(new LimitsConfig(3, 16));
  }

  @Test
  void whatCannotBeIsRefused() {
    for (String wrong :
        List.of(
            LEAST.replace("embedded: true", "embedded: false"),
            LEAST.replace("home: /h\n", ""),
            LEAST.replace("staging: /s, ", ""),
            LEAST.replace("secretFile: /f", "lifetime: 1m"),
            LEAST.replace("secretFile: /f", "secretFile: /f, lifetime: 1s"),
            LEAST.replace("secretFile: /f", "secretFile: /f, lifetime: 2 days"),
            LEAST + "limits: {uploads: 0}",
            LEAST + "limits: {downloads: 100000}",
            LEAST + "database: {driverClass: d, url: u}",
            LEAST + "unknown: 1")) {
      assertThat(catchThrowable(() -> read(wrong)))
          .as(wrong)
          .isInstanceOf(ConfigurationException.class);
    }
  }

  private static StoreConfig.FileSystem directories(ServerConfig config) {
    return (StoreConfig.FileSystem) config.store();
  }
}

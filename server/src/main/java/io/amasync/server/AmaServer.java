package io.amasync.server;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.amasync.chunker.hash.HashSelector;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.pack.Rehearsal;
import io.amasync.metastore.Metastore;
import io.amasync.protocol.api.ProtocolJson;
import io.amasync.server.command.AccountCommand;
import io.amasync.server.command.DatabaseCommand;
import io.amasync.server.command.StartCommand;
import io.amasync.server.config.ConfigFiles;
import io.amasync.server.config.ServerConfig;
import io.amasync.server.embedded.Database;
import io.amasync.server.embedded.LocalAccount;
import io.amasync.server.embedded.Ports;
import io.amasync.server.embedded.ServerHome;
import io.amasync.server.embedded.StartFailedException;
import io.dropwizard.core.Application;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Dropwizard application: reads the configuration, opens what it names, and serves it. */
public final class AmaServer extends Application<ServerConfig> {
  private static final Logger LOG = LoggerFactory.getLogger(AmaServer.class);

  /** What Jetty calls the first protocol of such a connector. */
  private static final String TLS = "SSL";

  private final Map<String, String> variables;
  private final SecureRandom random;
  private final InstantSource clock;
  private final PrintStream out;
  private final JsonMapper mapper = ProtocolJson.mapper();
  private @Nullable OpenResources resources;
  private @Nullable Throwable failure;
  private @Nullable Server running;

  /**
   * A server whose configuration may name {@code variables}.
   *
   * @param out where commands print their answers
   */
  public AmaServer(
      Map<String, String> variables, SecureRandom random, InstantSource clock, PrintStream out) {
    this.variables = Map.copyOf(variables);
    this.random = random;
    this.clock = clock;
    this.out = out;
  }

  @Override
  public String getName() {
    return "ama-server";
  }

  @Override
  public void initialize(Bootstrap<ServerConfig> bootstrap) {
    bootstrap.setConfigurationSourceProvider(ConfigFiles.source(variables));
    bootstrap.setObjectMapper(mapper);
    bootstrap.setConfigurationFactoryFactory(
        (type, validator, _, prefix) -> ConfigFiles.factory(type, validator, prefix));
  }

  @Override
  protected void addDefaultCommands(Bootstrap<ServerConfig> bootstrap) {
    bootstrap.addCommand(new StartCommand(this));
    bootstrap.addCommand(new DatabaseCommand(random));
    bootstrap.addCommand(new AccountCommand(HashSelector.fastest(), random, clock, out));
  }

  @Override
  protected void onFatalError(Throwable thrown) {
    failure = thrown;
    if (resources != null) {
      resources.close();
    }
  }

  /** Whether the command failed; its user has been told. */
  boolean failed() {
    return failure != null;
  }

  /** Stops the server that runs, as a signal would; returns when all is closed. */
  void stop() throws Exception {
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public void run(ServerConfig config, Environment environment) throws Exception {
    if (!(config.getServerFactory() instanceof AbstractServerFactory factory)) {
      throw new StartFailedException(
          "Set 'type' of 'server' to default or simple, or leave it out");
    }
    requireFreePorts(factory);
    HttpSafety.enforce(factory, environment);
    OpenResources opened = new OpenResources();
    resources = opened;
    environment.lifecycle().manage(opened);

    ServerHome home = opened.add(ServerHome.take(config.home()));
    Database database =
        opened.add(
            config.embedded()
                ? Database.embedded(home, random, environment.metrics())
                : Database.connect(config.database(), environment.metrics()));
    KeyedHashes hashes = HashSelector.fastest();
    Metastore metastore = new Metastore(database.pool(), hashes, random, clock);
    if (config.embedded()) {
      LocalAccount.ensure(metastore.accounts(), home.token(), random);
    }
    new ServerWiring(config, environment, metastore, hashes, clock, random).wire(home, opened);
    environment.lifecycle().addServerLifecycleListener(server -> announce(home, server));
    CompletableFuture<Boolean> _ =
        Rehearsal.whenIdle(
                System.getenv(),
                rehearsal -> {
                  rehearsal.receive();
                  return true;
                })
            .whenComplete(AmaServer::rehearsed);
  }

  private static void rehearsed(@Nullable Boolean done, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("Uploads could not be rehearsed", failure);
    } else if (Boolean.TRUE.equals(done)) {
      LOG.info("Uploads are rehearsed");
    }
  }

  private static void requireFreePorts(AbstractServerFactory factory) throws StartFailedException {
    if (factory instanceof DefaultServerFactory both) {
      requireFree(both.getApplicationConnectors(), "AMA_SYNC_PORT or server.applicationConnectors");
      requireFree(both.getAdminConnectors(), "AMA_SYNC_ADMIN_PORT or server.adminConnectors");
    }
  }

  private static void requireFree(List<ConnectorFactory> connectors, String setting)
      throws StartFailedException {
    for (ConnectorFactory connector : connectors) {
      if (connector instanceof HttpConnectorFactory http) {
        Ports.requireFree(http.getBindHost(), http.getPort(), setting);
      }
    }
  }

  private void announce(ServerHome home, Server server) {
    running = server;
    ObjectNode json = mapper.createObjectNode();
    json.put("pid", ProcessHandle.current().pid());
    json.put("url", url(server, "application"));
    json.put("adminUrl", url(server, "admin"));
    try {
      home.announce(json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String url(Server server, String connectorName) {
    for (var connector : server.getConnectors()) {
      if (connector instanceof ServerConnector http && connectorName.equals(http.getName())) {
        String host = http.getHost() == null ? "127.0.0.1" : http.getHost();
        boolean tls = TLS.equals(http.getDefaultProtocol());
        return "%s://%s:%d".formatted(tls ? "https" : "http", host, http.getLocalPort());
      }
    }
    return null;
  }
}

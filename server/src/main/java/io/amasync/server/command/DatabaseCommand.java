package io.amasync.server.command;

import io.amasync.metastore.Metastore;
import io.amasync.server.config.ServerConfig;
import io.amasync.server.embedded.Database;
import io.amasync.server.embedded.ServerHome;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import java.security.SecureRandom;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code db migrate}: brings the database's schema up to date. */
public final class DatabaseCommand extends ConfiguredCommand<ServerConfig> {
  private final SecureRandom random;

  /** {@code random} makes the password of a new embedded database. */
  public DatabaseCommand(SecureRandom random) {
    super("db", "Brings the database's schema up to date: db migrate FILE");
    this.random = random;
  }

  @Override
  protected Class<ServerConfig> getConfigurationClass() {
    return ServerConfig.class;
  }

  @Override
  public void configure(Subparser subparser) {
    subparser.addArgument("action").choices("migrate").help("what to do");
    super.configure(subparser);
  }

  @Override
  protected void run(Bootstrap<ServerConfig> bootstrap, Namespace namespace, ServerConfig config)
      throws Exception {
    if (config.embedded()) {
      try (ServerHome home = ServerHome.take(config.home());
          Database database = Database.embedded(home, random, bootstrap.getMetricRegistry())) {
        Metastore.migrate(database.pool());
      }
    } else {
      try (Database database = Database.connect(config.database(), bootstrap.getMetricRegistry())) {
        Metastore.migrate(database.pool());
      }
    }
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable thrown) {
    CommandErrors.print(cli.getStdErr(), thrown);
  }
}

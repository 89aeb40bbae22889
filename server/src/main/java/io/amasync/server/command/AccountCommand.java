package io.amasync.server.command;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.metastore.Metastore;
import io.amasync.metastore.account.AccountRow;
import io.amasync.protocol.api.Limits;
import io.amasync.server.config.ServerConfig;
import io.amasync.server.embedded.Database;
import io.amasync.server.embedded.LocalAccount;
import io.amasync.server.embedded.ServerHome;
import io.amasync.server.embedded.StartFailedException;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code account add NAME}: makes an account and prints a token that opens it, once. */
public final class AccountCommand extends ConfiguredCommand<ServerConfig> {
  private final KeyedHashes hashes;
  private final SecureRandom random;
  private final InstantSource clock;
  private final PrintStream out;

  /** Prints to {@code out}. */
  public AccountCommand(
      KeyedHashes hashes, SecureRandom random, InstantSource clock, PrintStream out) {
    super("account", "Makes an account and prints its token: account add NAME FILE");
    this.hashes = hashes;
    this.random = random;
    this.clock = clock;
    this.out = out;
  }

  @Override
  protected Class<ServerConfig> getConfigurationClass() {
    return ServerConfig.class;
  }

  @Override
  public void configure(Subparser subparser) {
    subparser.addArgument("action").choices("add").help("what to do");
    subparser.addArgument("name").help("the account's name");
    super.configure(subparser);
  }

  @Override
  protected void run(Bootstrap<ServerConfig> bootstrap, Namespace namespace, ServerConfig config)
      throws Exception {
    String name = namespace.getString("name");
    if (name.isBlank() || name.length() > Limits.NAME_CHARACTERS || !isPrintable(name)) {
      throw new StartFailedException(
          "An account's name has 1 to %d printable characters".formatted(Limits.NAME_CHARACTERS));
    }
    if (config.embedded()) {
      try (ServerHome home = ServerHome.take(config.home());
          Database database = Database.embedded(home, random, bootstrap.getMetricRegistry())) {
        add(name, database);
      }
    } else {
      try (Database database = Database.connect(config.database(), bootstrap.getMetricRegistry())) {
        add(name, database);
      }
    }
  }

  private static boolean isPrintable(String name) {
    return name.codePoints().noneMatch(Character::isISOControl);
  }

  private void add(String name, Database database) {
    Metastore metastore = new Metastore(database.pool(), hashes, random, clock);
    AccountRow account = LocalAccount.create(metastore.accounts(), name, random);
    out.println(metastore.accounts().issueToken(account.id()));
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable thrown) {
    CommandErrors.print(cli.getStdErr(), thrown);
  }
}

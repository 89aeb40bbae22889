package io.amasync.server.command;

import io.amasync.server.config.ServerConfig;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.EnvironmentCommand;
import io.dropwizard.core.setup.Environment;
import net.sourceforge.argparse4j.inf.Namespace;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Runs the server until it is told to stop. Dropwizard's own command would write a stack trace into
 * the log for a port that is taken.
 */
public final class StartCommand extends EnvironmentCommand<ServerConfig> {
  /** Starts {@code application}. */
  public StartCommand(Application<ServerConfig> application) {
    super(application, "server", "Runs the server");
  }

  @Override
  protected Class<ServerConfig> getConfigurationClass() {
    return ServerConfig.class;
  }

  @Override
  protected void run(Environment environment, Namespace namespace, ServerConfig config)
      throws Exception {
    Server server = config.getServerFactory().build(environment);
    server.addEventListener(
        new LifeCycle.Listener() {
          @Override
          public void lifeCycleStopped(LifeCycle event) {
            cleanup();
          }
        });
    cleanupAsynchronously();
    boolean started = false;
    try {
      server.start();
      started = true;
    } finally {
      if (!started) {
        server.stop();
      }
    }
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable thrown) {
    CommandErrors.print(cli.getStdErr(), thrown);
  }
}

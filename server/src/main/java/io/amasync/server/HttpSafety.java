package io.amasync.server;

import io.amasync.server.http.PathRequestLog;
import io.amasync.server.http.ProblemErrorHandler;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.RequestLogFactory;
import java.util.EnumSet;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** Settings of Dropwizard, Jetty and Jersey that no configuration may change. */
final class HttpSafety {
  /**
   * A file's name is any bytes, so an address may hold any escape. That is safe because no address
   * is ever resolved against a directory or a list of protected ones: resources read the raw path,
   * and {@code TreePath.parseUrl} refuses dots, empty names, NUL and escaped slashes with a problem
   * of its own, which Jetty would only call ambiguous.
   */
  private static final UriCompliance ANY_FILE_NAME =
      UriCompliance.from(
          EnumSet.of(
              Violation.AMBIGUOUS_PATH_SEGMENT,
              Violation.AMBIGUOUS_EMPTY_SEGMENT,
              Violation.AMBIGUOUS_PATH_SEPARATOR,
              Violation.AMBIGUOUS_PATH_PARAMETER,
              Violation.AMBIGUOUS_PATH_ENCODING,
              Violation.BAD_UTF8_ENCODING,
              Violation.TRUNCATED_UTF8_ENCODING,
              Violation.SUSPICIOUS_PATH_CHARACTERS));

  private HttpSafety() {}

  static void enforce(AbstractServerFactory factory, Environment environment) {
    factory.setRequestLogFactory(new PathsOnly());
    factory.setRegisterDefaultExceptionMappers(false);
    // It would put the query, and so grants, into thread dumps.
    factory.setEnableThreadNameFilter(false);
    // Ranges and strong ETags are of the bytes as they are; and no body may grow on the way in.
    factory.getGzipFilterFactory().setEnabled(false);
    if (factory instanceof DefaultServerFactory connectors) {
      for (ConnectorFactory connector : connectors.getApplicationConnectors()) {
        if (connector instanceof HttpConnectorFactory http) {
          http.setUriCompliance(ANY_FILE_NAME);
        }
      }
    }
    environment.getApplicationContext().getServletHandler().setDecodeAmbiguousURIs(true);
    environment.getApplicationContext().setErrorHandler(new ProblemErrorHandler());
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                  server.setErrorHandler(new ProblemErrorHandler());
                }
              }
            });
  }

  /** Dropwizard's own would log queries. */
  private static final class PathsOnly implements RequestLogFactory<RequestLog> {
    @Override
    public boolean isEnabled() {
      return true;
    }

    @Override
    public RequestLog build(String name) {
      return new PathRequestLog();
    }
  }
}

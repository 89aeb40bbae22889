package io.amasync.server.embedded;

import com.codahale.metrics.MetricRegistry;
import io.amasync.metastore.Metastore;
import io.amasync.metastore.embedded.EmbeddedPostgres;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** A pool of connections, with the PostgreSQL below it when that is the server's own. */
public final class Database implements AutoCloseable {
  private static final int EMBEDDED_CONNECTIONS = 20;

  private final ManagedDataSource pool;
  private final @Nullable EmbeddedPostgres postgres;

  private Database(ManagedDataSource pool, @Nullable EmbeddedPostgres postgres) {
    this.pool = pool;
    this.postgres = postgres;
  }

  /** Connects to a PostgreSQL that runs elsewhere. */
  public static Database connect(DataSourceFactory factory, MetricRegistry metrics)
      throws IOException {
    return started(factory, metrics, null);
  }

  /** Starts the home's own PostgreSQL, brings its schema up to date, and connects. */
  public static Database embedded(ServerHome home, SecureRandom random, MetricRegistry metrics)
      throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(home.postgres(), random);
    boolean started = false;
    try {
      Metastore.migrate(postgres.dataSource());
      DataSourceFactory factory = new DataSourceFactory();
      factory.setDriverClass("org.postgresql.Driver");
      factory.setUrl(postgres.jdbcUrl());
      factory.setUser(postgres.user());
      factory.setPassword(postgres.password());
      factory.setInitialSize(1);
      factory.setMinSize(1);
      factory.setMaxSize(EMBEDDED_CONNECTIONS);
      factory.setCheckConnectionOnBorrow(true);
      factory.setValidationInterval(Duration.seconds(5));
      Database database = started(factory, metrics, postgres);
      started = true;
      return database;
    } finally {
      if (!started) {
        postgres.close();
      }
    }
  }

  private static Database started(
      DataSourceFactory factory, MetricRegistry metrics, @Nullable EmbeddedPostgres postgres)
      throws IOException {
    ManagedDataSource pool = factory.build(metrics, "metastore");
    try {
      pool.start();
    } catch (Exception e) { // What Managed declares.
      throw new IOException("The pool of database connections cannot start", e);
    }
    return new Database(pool, postgres);
  }

  /** The connections. */
  public ManagedDataSource pool() {
    return pool;
  }

  /** Closes the connections, and stops the server's own PostgreSQL. */
  @Override
  public void close() throws IOException {
    try {
      pool.stop();
    } catch (Exception e) { // What Managed declares.
      throw new IOException("The pool of database connections cannot stop", e);
    } finally {
      if (postgres != null) {
        postgres.close();
      }
    }
  }
}

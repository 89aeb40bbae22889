package io.amasync.server.health;

import com.codahale.metrics.health.HealthCheck;
import io.amasync.metastore.Metastore;

/** Healthy while the database answers. */
public final class DatabaseHealth extends HealthCheck {
  private final Metastore metastore;

  /** Asks {@code metastore}. */
  public DatabaseHealth(Metastore metastore) {
    this.metastore = metastore;
  }

  @Override
  protected Result check() {
    metastore.ping();
    return Result.healthy();
  }
}

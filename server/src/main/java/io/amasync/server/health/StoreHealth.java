package io.amasync.server.health;

import com.codahale.metrics.health.HealthCheck;
import io.amasync.server.store.BlobStore;
import java.io.IOException;

/** Healthy while both repos can be written. */
public final class StoreHealth extends HealthCheck {
  private final BlobStore store;

  /** Asks {@code store}. */
  public StoreHealth(BlobStore store) {
    this.store = store;
  }

  @Override
  protected Result check() throws IOException {
    store.check();
    return Result.healthy();
  }
}

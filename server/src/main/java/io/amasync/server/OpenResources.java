package io.amasync.server;

import io.dropwizard.lifecycle.Managed;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server has opened, closed in the opposite order: when the server stops, or when it could
 * not start. Thread-safe.
 */
final class OpenResources implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(OpenResources.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Will close {@code resource}. */
  synchronized <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void stop() {
    close();
  }

  /** Closes everything, whatever fails on the way. May be repeated. */
  synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) { // What AutoCloseable declares; the others must be closed too.
        LOG.warn("Cannot close {}", resource, e);
      }
    }
  }
}

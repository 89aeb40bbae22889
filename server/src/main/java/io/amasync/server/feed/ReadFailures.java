package io.amasync.server.feed;

import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.metastore.content.DamagedContentException;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.http.ProblemException;
import io.amasync.server.store.BlobMissingException;
import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when stored bytes cannot be read, before any byte was sent. */
public final class ReadFailures {
  private static final Logger LOG = LoggerFactory.getLogger(ReadFailures.class);

  private ReadFailures() {}

  /** Reads stored bytes. */
  @FunctionalInterface
  public interface Reading {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Does the first reading of an answer; when that fails, closes {@code resources}.
   *
   * @param what names the answer in the log
   * @throws ProblemException internal when what is stored is damaged, unavailable when the store is
   *     away
   */
  public static void guard(String what, Closeable resources, Reading first) {
    boolean read = false;
    try {
      first.run();
      read = true;
    } catch (CorruptPackException | BlobMissingException | DamagedContentException e) {
      LOG.error("{} has a damaged chunk", what, e);
      throw new ProblemException(
          Problem.of(
              ProblemCode.INTERNAL,
              "The stored copy is damaged. It heals when a device that has the file syncs it again;"
                  + " the server's log names the pack"),
          e);
    } catch (IOException e) {
      LOG.error("{} cannot be read", what, e);
      throw new ProblemException(
          Problem.of(
              ProblemCode.UNAVAILABLE, "The server cannot read its store. Ask again in a moment"),
          e);
    } finally {
      if (!read) {
        close(what, resources);
      }
    }
  }

  private static void close(String what, Closeable resources) {
    try {
      resources.close();
    } catch (IOException e) {
      LOG.warn("{}: cannot close a pack", what, e);
    }
  }
}

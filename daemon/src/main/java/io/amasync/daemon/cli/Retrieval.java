package io.amasync.daemon.cli;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.HashSelector;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.daemon.restore.Restore;
import java.io.IOException;
import java.util.HexFormat;

/**
 * What fetching files back needs: the server, and what verifies with the account's keys.
 *
 * @param server the configured one
 */
record Retrieval(HttpRemoteServer server, Restore restore) implements AutoCloseable {
  static Retrieval open(Session session)
      throws IOException, InterruptedException, CommandFailedException {
    HttpRemoteServer server = Servers.configured(session);
    boolean opened = false;
    try {
      byte[] chunkKey = HexFormat.of().parseHex(server.account().chunkKey());
      Restore restore = new Restore(AccountKeys.derive(chunkKey), HashSelector.fastest());
      opened = true;
      return new Retrieval(server, restore);
    } finally {
      if (!opened) {
        server.close();
      }
    }
  }

  @Override
  public void close() {
    server.close();
  }
}

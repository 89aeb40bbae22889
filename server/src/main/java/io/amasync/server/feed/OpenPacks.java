package io.amasync.server.feed;

import io.amasync.chunker.id.PackId;
import io.amasync.server.store.BlobReader;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.RemoteKey;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The packs that a feed has open: the last few it read from, since neighbours in a file are mostly
 * neighbours in a pack. Not thread-safe.
 */
final class OpenPacks implements Closeable {
  private static final int KEPT = 4;

  private final BlobStore store;
  private final long account;
  private final LinkedHashMap<PackId, BlobReader> open = new LinkedHashMap<>(8, 0.75f, true);

  OpenPacks(BlobStore store, long account) {
    this.store = store;
    this.account = account;
  }

  BlobReader reader(PackId pack) throws IOException {
    BlobReader reader = open.get(pack);
    if (reader == null) {
      if (open.size() == KEPT) {
        Map.Entry<PackId, BlobReader> oldest = open.firstEntry();
        open.remove(oldest.getKey());
        oldest.getValue().close();
      }
      reader = store.open(new RemoteKey.Pack(account, pack));
      open.put(pack, reader);
    }
    return reader;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (BlobReader reader : open.values()) {
      try {
        reader.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }
}

package io.amasync.daemon.remote;

import io.amasync.protocol.api.GrantsView;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/** A server that tells of uploads while they go out; of others' one hears when they are over. */
public interface WatchedUploads {
  /**
   * {@link RemoteServer#putPack}, watched.
   *
   * @param sent is told of each slice as it goes out, in order, on any thread; of none twice
   */
  void putPack(GrantsView.Grant grant, ByteBuffer pack, IntConsumer sent)
      throws RemoteException, InterruptedException;
}

package io.amasync.daemon.engine;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.pack.Compression;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.upload.StoredAccount;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadBudget;
import io.amasync.daemon.upload.Uploader;
import io.amasync.protocol.api.AccountView;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The account and the uploader that all workspaces of the daemon share; there only once the server
 * has said which keys the account has. Thread-safe.
 */
final class SharedUploads {
  /** Who the chunks belong to, and who sends them. */
  record Uploads(StoredAccount account, Uploader uploader) {}

  private static final byte[] FINGERPRINT =
      "ama-sync known chunks".getBytes(StandardCharsets.US_ASCII);

  private final LocalIndex index;
  private final RemoteServer server;
  private final KeyedHashes hashes;
  private final UploadBudget budget;
  private final Surroundings surroundings;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private @Nullable Uploads uploads;

  SharedUploads(
      LocalIndex index,
      RemoteServer server,
      KeyedHashes hashes,
      UploadBudget budget,
      Surroundings surroundings) {
    this.index = index;
    this.server = server;
    this.hashes = hashes;
    this.budget = budget;
    this.surroundings = surroundings;
  }

  /** Asks the server the first time. */
  Uploads get() throws RemoteException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Uploads known = uploads;
      if (known == null) {
        known = ask();
        uploads = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private Uploads ask() throws RemoteException, InterruptedException {
    AccountView view = server.account();
    AccountKeys keys = AccountKeys.derive(HexFormat.of().parseHex(view.chunkKey()));
    Digest256 fingerprint = hashes.keyed(keys.manifests()).hash(FINGERPRINT, 0, FINGERPRINT.length);
    StoredAccount account = new StoredAccount(keys, hashes, index.knownChunks(fingerprint));
    return new Uploads(
        account, new Uploader(account, server, budget, Compression.WHEN_IT_PAYS, surroundings));
  }

  /** Lets go of memory that no upload uses, and gives the system back what it can have. */
  void trim() {
    lock.lock();
    try {
      if (uploads != null) {
        uploads.uploader().trim();
      }
    } finally {
      lock.unlock();
    }
    index.trim();
    ProcessMemory.giveBack();
  }
}

package io.amasync.server.store;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.PackId;
import java.util.UUID;

/** Names a blob in the remote repo. */
public sealed interface RemoteKey {
  /** Whose it is. */
  long account();

  /** The key as text, names joined by {@code /}, the same in every store. */
  String path();

  /** A pack; spread over 256 directories by the first byte of its id. */
  record Pack(long account, PackId pack) implements RemoteKey {
    public Pack {
      checkAccount(account);
    }

    @Override
    public String path() {
      String id = pack.toString();
      return account + "/packs/" + id.substring(0, 2) + "/" + id;
    }

    @Override
    public String toString() {
      return "remote/" + path();
    }
  }

  /**
   * A commit's manifest. The version has 12 digits, so that a listing gives the history in order.
   */
  record Manifest(long account, UUID workspace, long version, CommitHash commit)
      implements RemoteKey {
    private static final long MAXIMUM_VERSION = 999_999_999_999L;

    public Manifest {
      checkAccount(account);
      if (version < 1 || version > MAXIMUM_VERSION) {
        throw new IllegalArgumentException(
            "A version goes from 1 to %d; %d does not".formatted(MAXIMUM_VERSION, version));
      }
    }

    @Override
    public String path() {
      return "%d/manifests/%s/%012d-%s".formatted(account, workspace, version, commit);
    }

    @Override
    public String toString() {
      return "remote/" + path();
    }
  }

  /** Account numbers are positive, so that one has exactly one spelling in a key. */
  static void checkAccount(long account) {
    if (account <= 0) {
      throw new IllegalArgumentException("An account's number is positive, not " + account);
    }
  }
}

package io.amasync.server.store;

import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import java.util.UUID;

/** Names a pack in the staging repo. */
public record StagingKey(long account, UUID workspace, TopHash top, PackId pack) {
  public StagingKey {
    RemoteKey.checkAccount(account);
  }

  /** The staging area the pack is in, e.g. {@code 7/0b9c…/5f3a…}. */
  public String area() {
    return account + "/" + workspace + "/" + top;
  }

  /** The key as text, names joined by {@code /}, the same in every store. */
  public String path() {
    return area() + "/" + pack;
  }

  @Override
  public String toString() {
    return "staging/" + path();
  }
}

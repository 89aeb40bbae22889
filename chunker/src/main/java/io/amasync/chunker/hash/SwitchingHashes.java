package io.amasync.chunker.hash;

import io.amasync.chunker.id.Digest256;

/**
 * Hashes with whichever implementation is the best known one when a message begins. Digests do not
 * depend on it, since all implementations agree.
 */
final class SwitchingHashes implements KeyedHashes {
  private volatile KeyedHashes current;

  SwitchingHashes(KeyedHashes first) {
    current = first;
  }

  void switchTo(KeyedHashes better) {
    current = better;
  }

  KeyedHashes current() {
    return current;
  }

  @Override
  public String name() {
    return current.name();
  }

  @Override
  public KeyedHash keyed(HashKey key) {
    return new Switching(key);
  }

  private final class Switching implements KeyedHash {
    private final HashKey key;
    private KeyedHashes maker;
    private KeyedHash hash;
    private boolean open;

    Switching(HashKey key) {
      this.key = key;
      KeyedHashes now = current;
      maker = now;
      hash = now.keyed(key);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      ready().update(bytes, offset, length);
      open = true;
    }

    @Override
    public Digest256 finish() {
      Digest256 digest = ready().finish();
      open = false;
      return digest;
    }

    @Override
    public Digest256 hash(byte[] bytes, int offset, int length) {
      return ready().hash(bytes, offset, length);
    }

    private KeyedHash ready() {
      KeyedHashes now = current;
      if (!open && !now.equals(maker)) {
        maker = now;
        hash = now.keyed(key);
      }
      return hash;
    }
  }
}

package io.amasync.chunker.hash;

import io.amasync.chunker.id.Digest256;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hashes with whichever implementation is the best known one when a message begins. Digests do not
 * depend on it, since all implementations agree.
 */
final class SwitchingHashes implements KeyedHashes {
  /** Who hashes less at a time has no use for anything faster. */
  private static final int MANY_BYTES = 1 << 10;

  private final CountDownLatch used = new CountDownLatch(1);
  private volatile KeyedHashes current;
  private volatile boolean leftInPeace;

  SwitchingHashes(KeyedHashes first) {
    current = first;
  }

  /** Waits until speed counts: somebody hashes content, or says that it does. */
  void awaitUse(Duration patience) throws InterruptedException {
    if (!used.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      leftInPeace = true;
      use();
    }
  }

  /** Whether {@link #awaitUse} waited in vain. */
  boolean wasLeftInPeace() {
    return leftInPeace;
  }

  boolean isUsed() {
    return used.getCount() == 0;
  }

  /** Says that speed counts. */
  void use() {
    used.countDown();
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
      ready(length).update(bytes, offset, length);
      open = true;
    }

    @Override
    public Digest256 finish() {
      Digest256 digest = ready(0).finish();
      open = false;
      return digest;
    }

    @Override
    public Digest256 hash(byte[] bytes, int offset, int length) {
      return ready(length).hash(bytes, offset, length);
    }

    private KeyedHash ready(int length) {
      if (length >= MANY_BYTES) {
        use();
      }
      KeyedHashes now = current;
      if (!open && !now.equals(maker)) {
        maker = now;
        hash = now.keyed(key);
      }
      return hash;
    }
  }
}

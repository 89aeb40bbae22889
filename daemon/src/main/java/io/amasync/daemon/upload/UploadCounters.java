package io.amasync.daemon.upload;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the uploads of one workspace came to since the daemon started. Thread-safe. */
public final class UploadCounters {
  /**
   * The counts at one moment.
   *
   * @param files read whole
   * @param bytesRead of files, sent or not
   * @param chunks sent
   * @param bytes sent, as packs
   * @param packs sent
   * @param staging files being read, or read and not wholly sent
   * @param staged files of commits that are open or in flight, whose chunks are all in the store
   */
  public record Snapshot(
      long files,
      long bytesRead,
      long chunks,
      long bytes,
      long packs,
      long staging,
      long staged,
      long readBytesPerSecond,
      long sentBytesPerSecond) {}

  private final LongAdder files = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder chunks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder packs = new LongAdder();
  private final AtomicLong staging = new AtomicLong();
  private final AtomicLong staged = new AtomicLong();
  private final RateMeter readRate;
  private final RateMeter sentRate;

  /** {@code nanoTime} is a clock that only goes forward, like {@link System#nanoTime}. */
  public UploadCounters(LongSupplier nanoTime) {
    readRate = new RateMeter(nanoTime);
    sentRate = new RateMeter(nanoTime);
  }

  /** The counts now. */
  public Snapshot snapshot() {
    return new Snapshot(
        files.sum(),
        bytesRead.sum(),
        chunks.sum(),
        bytes.sum(),
        packs.sum(),
        staging.get(),
        staged.get(),
        readRate.perSecond(),
        sentRate.perSecond());
  }

  /**
   * A batch begins or is staged, and no file is being read: this many are staged.
   *
   * @param files of commits that are not committed yet
   */
  public void onlyStaged(long files) {
    staging.set(0);
    staged.set(files);
  }

  /** This many files that were staged are committed. */
  public void committed(long count) {
    staged.addAndGet(-count);
  }

  /** A file is staged already, from before. */
  public void stagedBefore() {
    staged.incrementAndGet();
  }

  void began() {
    staging.incrementAndGet();
  }

  void read(int count) {
    bytesRead.add(count);
    readRate.add(count);
  }

  void dropped() {
    staging.decrementAndGet();
  }

  void staged() {
    files.increment();
    staging.decrementAndGet();
    staged.incrementAndGet();
  }

  void sent(int chunkCount, long packBytes) {
    chunks.add(chunkCount);
    bytes.add(packBytes);
    packs.increment();
    sentRate.add(packBytes);
  }
}

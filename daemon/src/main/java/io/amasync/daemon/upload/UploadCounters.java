package io.amasync.daemon.upload;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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
   * @param stagingBytes of those that have been read
   * @param unsentBytes that have been read and are not in the store yet
   * @param staged files of commits that are open or in flight, whose chunks are all in the store
   * @param doneBytesPerSecond bytes of files that came into the store, or were found to be there
   */
  public record Snapshot(
      long files,
      long bytesRead,
      long chunks,
      long bytes,
      long packs,
      long staging,
      long stagingBytes,
      long unsentBytes,
      Files staged,
      long readBytesPerSecond,
      long sentBytesPerSecond,
      long doneBytesPerSecond) {
    /**
     * What has still to be read or sent.
     *
     * @param uncommittedBytes of all files that are not committed, as they were last seen
     */
    public long remainingBytes(long uncommittedBytes) {
      return Math.max(0, uncommittedBytes - staged.bytes() - stagingBytes) + unsentBytes;
    }

    /** How long that takes at the pace of the last seconds; null when nothing moved in them. */
    public @Nullable Long secondsLeft(long remainingBytes) {
      if (remainingBytes == 0) {
        return 0L;
      }
      return doneBytesPerSecond == 0
          ? null
          : (Long) Math.ceilDiv(remainingBytes, doneBytesPerSecond);
    }
  }

  /** So many files, and their bytes. */
  public record Files(long count, long bytes) {
    public static final Files NONE = new Files(0, 0);

    private Files plus(long files, long moreBytes) {
      return new Files(count + files, bytes + moreBytes);
    }
  }

  private final LongAdder files = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder chunks = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder packs = new LongAdder();
  private final AtomicLong staging = new AtomicLong();
  private final AtomicLong stagingBytes = new AtomicLong();
  private final AtomicLong unsentBytes = new AtomicLong();
  private final AtomicReference<Files> staged = new AtomicReference<>(Files.NONE);
  private final RateMeter readRate;
  private final RateMeter sentRate;
  private final RateMeter doneRate;

  /** {@code nanoTime} is a clock that only goes forward, like {@link System#nanoTime}. */
  public UploadCounters(LongSupplier nanoTime) {
    readRate = new RateMeter(nanoTime);
    sentRate = new RateMeter(nanoTime);
    doneRate = new RateMeter(nanoTime);
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
        Math.max(0, stagingBytes.get()),
        Math.max(0, unsentBytes.get()),
        staged.get(),
        readRate.perSecond(),
        sentRate.perSecond(),
        doneRate.perSecond());
  }

  /**
   * A batch begins or is staged, and no file is being read: these are staged.
   *
   * @param ofOpenCommits those of commits that are not committed yet
   */
  public void onlyStaged(Files ofOpenCommits) {
    staging.set(0);
    stagingBytes.set(0);
    unsentBytes.set(0);
    staged.set(ofOpenCommits);
  }

  /** Files that were staged are committed. */
  public void committed(Files those) {
    staged.updateAndGet(all -> all.plus(-those.count(), -those.bytes()));
  }

  /** A file is staged already, from before. */
  public void stagedBefore(long sizeBytes) {
    staged.updateAndGet(all -> all.plus(1, sizeBytes));
  }

  void began() {
    staging.incrementAndGet();
  }

  void read(int count) {
    bytesRead.add(count);
    readRate.add(count);
    stagingBytes.addAndGet(count);
    unsentBytes.addAndGet(count);
  }

  /** A file is not staged after all, of which this much was read. */
  void dropped(long readBytes) {
    staging.decrementAndGet();
    stagingBytes.addAndGet(-readBytes);
  }

  /** A file is staged that was read whole. */
  void staged(long sizeBytes) {
    files.increment();
    staging.decrementAndGet();
    stagingBytes.addAndGet(-sizeBytes);
    stagedBefore(sizeBytes);
  }

  /** Bytes that were read are in the store, or on their way out of here. */
  void done(long rawBytes) {
    unsentBytes.addAndGet(-rawBytes);
    doneRate.add(rawBytes);
  }

  /** Bytes that were {@link #done} have to be sent again. */
  void undone(long rawBytes) {
    unsentBytes.addAndGet(rawBytes);
  }

  /** Bytes of a pack go out. */
  void sending(int packBytes) {
    sentRate.add(packBytes);
  }

  /** A pack is in the store. */
  void sent(int chunkCount, long packBytes) {
    chunks.add(chunkCount);
    bytes.add(packBytes);
    packs.increment();
  }
}

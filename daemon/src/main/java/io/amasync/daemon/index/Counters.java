package io.amasync.daemon.index;

import java.nio.ByteBuffer;

/**
 * A workspace's running totals while a transaction changes them. Stored, big-endian: version (1
 * byte: 1), then seven longs in the order of the fields.
 */
final class Counters {
  static final int BYTES = 1 + 7 * Long.BYTES;
  private static final byte VERSION = 1;

  /** Committed paths that are not directories. */
  long files;

  /** Their data. */
  long bytes;

  long pendingPaths;
  long pendingBytes;

  long pendingNewFiles;
  long pendingGoneFiles;

  /** The last stamp given to a mark. */
  long lastStamp;

  static Counters read(ByteBuffer in) {
    Versions.check(in.get(), VERSION, "totals");
    Counters counters = new Counters();
    counters.files = in.getLong();
    counters.bytes = in.getLong();
    counters.pendingPaths = in.getLong();
    counters.pendingBytes = in.getLong();
    counters.pendingNewFiles = in.getLong();
    counters.pendingGoneFiles = in.getLong();
    counters.lastStamp = in.getLong();
    return counters;
  }

  /** Nothing is committed and nothing pending. Stamps go on, since old ones may still be held. */
  void clear() {
    files = 0;
    bytes = 0;
    pendingPaths = 0;
    pendingBytes = 0;
    pendingNewFiles = 0;
    pendingGoneFiles = 0;
  }

  void write(ByteBuffer out) {
    out.put(VERSION).putLong(files).putLong(bytes).putLong(pendingPaths).putLong(pendingBytes);
    out.putLong(pendingNewFiles).putLong(pendingGoneFiles).putLong(lastStamp);
  }
}

package io.amasync.server.download;

/** Bytes of a file from {@code first} to {@code last}, both included. */
record ByteRange(long first, long last) {
  ByteRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("No range goes from %d to %d".formatted(first, last));
    }
  }

  long length() {
    return last - first + 1;
  }

  /** As the Content-Range header says it. */
  String contentRange(long sizeBytes) {
    return "bytes %d-%d/%d".formatted(first, last, sizeBytes);
  }
}

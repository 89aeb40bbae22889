package io.amasync.protocol.manifest;

/** The ranges of an entry's numbers. */
final class Modes {
  static final int MAXIMUM = 07777;

  private Modes() {}

  static void check(int mode) {
    if (mode < 0 || mode > MAXIMUM) {
      throw new IllegalArgumentException(
          "A mode goes from 0 to 07777; 0%o does not".formatted(mode));
    }
  }

  static void checkBase(long baseRevision) {
    if (baseRevision < 0) {
      throw new IllegalArgumentException("A base revision is 0 or more, not " + baseRevision);
    }
  }
}

package io.amasync.daemon.index;

/** The first byte of every stored value says how the rest is to be read. */
final class Versions {
  private Versions() {}

  static void check(byte found, byte known, String what) {
    if (found != known) {
      throw new IllegalStateException(
          "The local index holds %s of version %d; this program reads %d. Move the index aside: it is rebuilt"
              .formatted(what, found, known));
    }
  }
}

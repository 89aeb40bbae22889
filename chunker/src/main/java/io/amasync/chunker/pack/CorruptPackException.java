package io.amasync.chunker.pack;

import io.amasync.chunker.id.PackId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a pack are not what they must be. Reading the same bytes again cannot help; getting
 * them from elsewhere can.
 */
public final class CorruptPackException extends IOException {
  private final transient @Nullable PackId pack;
  private final long offsetBytes;
  private final String expected;

  CorruptPackException(@Nullable PackId pack, long offsetBytes, String expected, String found) {
    super(
        "%s, byte %d: expected %s, found %s. The bytes are damaged. %s"
            .formatted(
                pack == null ? "Pack" : "Pack " + pack,
                offsetBytes,
                expected,
                found,
                pack == null
                    ? "Send the pack again."
                    : "Send the pack again, or, if it was stored, get it from a backup of the store."));
    this.pack = pack;
    this.offsetBytes = offsetBytes;
    this.expected = expected;
  }

  /** The pack, if its reader knew which one it should be. */
  public @Nullable PackId pack() {
    return pack;
  }

  /** Where in the pack, in bytes from its start. */
  public long offsetBytes() {
    return offsetBytes;
  }

  /** What should have been there. */
  public String expected() {
    return expected;
  }
}

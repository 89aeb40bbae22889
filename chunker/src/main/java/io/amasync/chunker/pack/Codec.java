package io.amasync.chunker.pack;

import org.jspecify.annotations.Nullable;

/** How a chunk's plaintext became the payload that is stored. */
public enum Codec {
  /** As it is. */
  RAW(0),
  /** One zstd frame, shorter than the plaintext. */
  ZSTD(1);

  private final int code;

  Codec(int code) {
    this.code = code;
  }

  /** The byte that stands for this codec in packs and in the database. */
  public int code() {
    return code;
  }

  /**
   * The codec of a trusted code.
   *
   * @throws IllegalArgumentException when no codec has it
   */
  public static Codec ofCode(int code) {
    Codec codec = ofCodeOrNull(code);
    if (codec == null) {
      throw new IllegalArgumentException("No codec has the code " + code);
    }
    return codec;
  }

  static @Nullable Codec ofCodeOrNull(int code) {
    return switch (code) {
      case 0 -> RAW;
      case 1 -> ZSTD;
      default -> null;
    };
  }

  /** Whether a payload of {@code storedLength} bytes can be a plaintext of {@code rawLength}. */
  boolean allows(int storedLength, int rawLength) {
    return switch (this) {
      case RAW -> storedLength == rawLength;
      case ZSTD -> storedLength < rawLength;
    };
  }
}

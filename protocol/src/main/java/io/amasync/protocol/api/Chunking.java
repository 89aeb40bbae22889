package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a workspace's files are cut; chosen when it is created, never changed. */
public enum Chunking {
  /** By content: 100, 400 and 1600 KiB. */
  @JsonProperty("cdc")
  CDC(1),
  /** Every 400 KiB. */
  @JsonProperty("fixed")
  FIXED(2);

  private final int code;

  Chunking(int code) {
    this.code = code;
  }

  /** The number that stands for this in stored bytes. */
  public int code() {
    return code;
  }

  /**
   * The chunking a stored number stands for.
   *
   * @throws IllegalArgumentException for a number that stands for none
   */
  public static Chunking ofCode(int code) {
    return switch (code) {
      case 1 -> CDC;
      case 2 -> FIXED;
      default -> throw new IllegalArgumentException("No chunking has the number " + code);
    };
  }
}

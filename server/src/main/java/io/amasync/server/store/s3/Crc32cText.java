package io.amasync.server.store.s3;

import java.nio.ByteBuffer;
import org.apache.commons.codec.binary.Base64;

/** A CRC32C as S3 spells it: Base64 of its four bytes, big-endian. */
final class Crc32cText {
  private Crc32cText() {}

  static String of(int crc32c) {
    return Base64.encodeBase64String(ByteBuffer.allocate(Integer.BYTES).putInt(crc32c).array());
  }
}

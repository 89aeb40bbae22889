package io.amasync.server.store.s3;

import io.amasync.server.store.StagedPack;

/**
 * Names the objects of the staging bucket: the pack's key, {@code -}, its length in bytes, {@code
 * -}, its CRC32C as 8 hexadecimal digits. An address is signed for one key, one length and one
 * checksum, which the store holds every upload to. With both in the key, whatever address a client
 * asks for, no object is under a pack's key but the pack.
 */
final class StagedObject {
  private StagedObject() {}

  static String path(StagedPack pack) {
    return "%s-%d-%08x".formatted(pack.key().path(), pack.sizeBytes(), pack.crc32c());
  }
}

package io.amasync.chunker.pack;

import io.amasync.chunker.id.PackId;
import java.util.List;

/**
 * What a pack holds.
 *
 * @param id names the pack
 * @param entries its chunks, in the order of their payloads; each chunk once
 * @param sizeBytes of the whole pack
 * @param crc32c of all bytes of the pack, as stores compute it
 */
public record PackIndex(PackId id, List<PackEntry> entries, long sizeBytes, int crc32c) {
  /** Copies the list. */
  public PackIndex {
    entries = List.copyOf(entries);
  }
}

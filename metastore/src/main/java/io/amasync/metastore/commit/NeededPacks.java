package io.amasync.metastore.commit;

import io.amasync.metastore.pack.PackRow;
import java.util.List;

/**
 * The packs that a manifest's chunks are in. A pack is named by its row's record too, since its id
 * does not tell it from the same pack forgotten and recorded anew, in staging again.
 *
 * @param staged those in staging, in order of id
 * @param stagedRecords their records
 * @param records of all of them
 * @param complete whether every chunk is in one of them, with the length that the manifest says
 */
record NeededPacks(
    List<PackRow> staged, List<Long> stagedRecords, List<Long> records, boolean complete) {}

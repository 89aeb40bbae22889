package io.amasync.daemon.commit;

import org.jspecify.annotations.Nullable;

/**
 * A batch whose files are being read while the last packs of the batch before it are sent and that
 * is sealed. Its own packs wait until then.
 *
 * @param plan what it was planned to do
 * @param destination is to be told the batch's commit
 * @param reading ends when all is sent
 */
record ReadAhead(
    Plan plan, BatchStaging staging, LateDestination destination, Task<@Nullable Void> reading) {}

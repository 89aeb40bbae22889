package io.amasync.daemon.commit;

import io.amasync.daemon.remote.CompleteOutcome;
import java.util.List;

/**
 * The commit that the server is completing while the next batch is staged.
 *
 * @param paths what it makes of its paths
 * @param reported what could not be committed, as the caller knows already
 */
record InFlight(
    Batch batch,
    JournalEntry.Sealed sealed,
    InFlightPaths paths,
    List<BlockedPath> reported,
    Task<CompleteOutcome> completion) {}

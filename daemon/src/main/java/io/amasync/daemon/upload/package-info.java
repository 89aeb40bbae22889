/**
 * Reads files and gets their chunks into the store: read, cut, hash, ask for the unseen, pack,
 * send. Start at {@link Uploader}.
 *
 * <p>Worker threads, one a core, read files through pooled windows and copy chunks that are new
 * into a pooled segment; a full segment goes to a virtual thread that asks the server and fills a
 * pooled pack; a pack with room left waits for the next segment, a full one goes to another virtual
 * thread that sends it. A session whose destination is not ready yet reads as much as one segment
 * holds, and packs nothing. Knows nothing of commits beyond an id to send packs for, and nothing of
 * what becomes of the results.
 *
 * <p>Invariants: the buffers are the memory in flight, and there are no more than the budget
 * allows; a file is given out as read only when it did not change meanwhile and every one of its
 * chunks is in the store; a chunk is noted as known only then, too.
 */
@NullMarked
package io.amasync.daemon.upload;

import org.jspecify.annotations.NullMarked;

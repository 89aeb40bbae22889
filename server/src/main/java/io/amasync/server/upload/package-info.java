/**
 * How bytes come in: which chunks are unseen, where to upload packs, and the uploads. Start at
 * {@link PackReceiver}.
 *
 * <p>Knows nothing of files or manifests. Invariants: a pack that comes through the server is in
 * the metastore only after every byte of it was verified and is on the disk; one that its client
 * put into the store, only after its index was verified and bound to the grant by which the store
 * took its bytes; memory is bounded by the number of uploads verified at once, whatever is sent; an
 * upload shows nothing of another account, not even by its time.
 */
@NullMarked
package io.amasync.server.upload;

import org.jspecify.annotations.NullMarked;

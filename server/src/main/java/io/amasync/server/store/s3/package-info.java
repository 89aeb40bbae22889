/**
 * The blob store in two buckets of an S3-compatible store. Start at {@link S3BlobStore}.
 *
 * <p>Clients put packs into the staging bucket themselves, by addresses that the staging bucket's
 * credentials sign; the server copies them into the remote bucket with credentials of its own.
 * Invariants: a pack counts as moved only when the copy's checksum is the pack's, or its entity tag
 * that of the object the store checked; every call has a deadline; no secret and no signed address
 * is in a message.
 */
@NullMarked
package io.amasync.server.store.s3;

import org.jspecify.annotations.NullMarked;

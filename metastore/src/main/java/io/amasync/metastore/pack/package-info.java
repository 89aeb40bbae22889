/**
 * Packs, and in which pack each chunk is. Start at {@link Packs}.
 *
 * <p>Knows nothing of files or commits. Invariants: a chunk row exists only while the pack it
 * points to is stored, in staging or in the remote repo; the first location of a chunk wins.
 */
@NullMarked
package io.amasync.metastore.pack;

import org.jspecify.annotations.NullMarked;

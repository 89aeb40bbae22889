/**
 * Turns a tree stream back into files, verified byte for byte. Start at {@link Restore}.
 *
 * <p>Knows nothing of how the stream was fetched. Invariants: no byte is written that its chunk id
 * does not vouch for; nothing outside the target changes, whatever the stream says and whoever
 * swaps what for a link meanwhile; a file is there whole or not at all.
 */
@NullMarked
package io.amasync.daemon.restore;

import org.jspecify.annotations.NullMarked;

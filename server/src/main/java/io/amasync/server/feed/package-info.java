/**
 * Stored chunks as verified plaintext, one after the other, in constant memory. Start at {@link
 * ChunkFeeds}.
 *
 * <p>Knows nothing of HTTP or of paths. Invariants: no byte leaves this package before the chunk
 * that holds it was decoded and its keyed hash compared; memory is bounded by the number of feeds
 * at once, whatever is asked for.
 */
@NullMarked
package io.amasync.server.feed;

import org.jspecify.annotations.NullMarked;

/**
 * A file's body as the ordered list of its chunks. Start at {@link ChunkList}.
 *
 * <p>Knows nothing of where chunks are stored. Invariant: equal lists give equal {@link
 * io.amasync.chunker.id.ContentId}s.
 */
@NullMarked
package io.amasync.chunker.content;

import org.jspecify.annotations.NullMarked;

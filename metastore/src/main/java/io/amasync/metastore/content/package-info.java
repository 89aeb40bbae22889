/**
 * Contents: of which chunks, and where these are. Start at {@link Contents}.
 *
 * <p>Knows nothing of paths or commits. Invariant: chunks come in file order without a gap, or not
 * at all.
 */
@NullMarked
package io.amasync.metastore.content;

import org.jspecify.annotations.NullMarked;

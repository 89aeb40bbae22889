/**
 * Trees and revisions over HTTP, as JSON. Start at {@link FilesResource}; {@link RevisionFinder}
 * finds what an address with a path means, for downloads too.
 *
 * <p>Knows nothing of contents. Invariant: a listing as of a version never changes.
 */
@NullMarked
package io.amasync.server.tree;

import org.jspecify.annotations.NullMarked;

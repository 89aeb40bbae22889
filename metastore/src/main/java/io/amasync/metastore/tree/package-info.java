/**
 * The tree of a workspace as it is and as it was, and the revisions of its paths. Start at {@link
 * Trees}.
 *
 * <p>Only reads; commits write. Invariants: a listing ascends by path, so a directory comes before
 * what is below it; a listing as of a version never changes.
 */
@NullMarked
package io.amasync.metastore.tree;

import org.jspecify.annotations.NullMarked;

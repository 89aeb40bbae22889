/**
 * Notices changes in the workspace as they happen. Start at {@link TreeWatcher}.
 *
 * <p>Knows nothing of the index: it says which paths to look at, and which parts to scan when it
 * cannot say which. Invariants: a directory is registered before it is listed, so nothing that
 * happens in it is missed if what is said here is done; whatever makes that untrue (an overflow, a
 * limit, a dead thread, a root that went away) is answered by asking for a scan, and if it lasts by
 * polling with a warning. Memory grows with the number of directories, about 500 bytes for each,
 * and the kernel's with as much again; not with the number of files.
 */
@NullMarked
package io.amasync.daemon.watch;

import org.jspecify.annotations.NullMarked;

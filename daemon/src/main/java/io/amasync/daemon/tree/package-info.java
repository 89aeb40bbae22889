/**
 * The workspace's files as the operating system has them, behind one small interface. Start at
 * {@link WorkspaceFiles}; {@link SystemFiles} gives the real thing.
 *
 * <p>Knows nothing of the index, of ignore rules or of the network. Invariants: no symbolic link
 * below the root is ever followed, neither as the last name of a path nor as a parent; names go in
 * and out as raw bytes under any locale; a special file is never opened.
 */
@NullMarked
package io.amasync.daemon.tree;

import org.jspecify.annotations.NullMarked;

/**
 * Workspaces over HTTP, and how every other resource finds the one its address names. Start at
 * {@link WorkspaceFinder}.
 *
 * <p>Knows nothing of files. Invariant: another account's workspace and one that does not exist
 * have the same answer.
 */
@NullMarked
package io.amasync.server.workspace;

import org.jspecify.annotations.NullMarked;

/**
 * What a user's machine remembers about itself between runs: where the state lives, which server
 * and workspaces it serves, and which process serves them now. Start at {@link Home}.
 *
 * <p>Knows nothing of sockets, scanning or the network. Invariants: every directory made here is
 * open to its owner alone; every file is replaced whole, so that a reader never sees half of one;
 * one daemon holds {@link InstanceLock} per home.
 */
@NullMarked
package io.amasync.daemon.config;

import org.jspecify.annotations.NullMarked;

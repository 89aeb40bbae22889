/**
 * The whole of ama-sync as a user has it: the launcher scripts, a daemon, a server, PostgreSQL, in
 * a home of their own. Start at {@link Installation}; for what is interrupted at an exact request,
 * at {@link CommitPoint}.
 *
 * <p>Invariant: whatever a test starts is ended by {@link Installation#close}, by its own process
 * id, also when the test fails.
 */
@NullMarked
package io.amasync.bench.e2e;

import org.jspecify.annotations.NullMarked;

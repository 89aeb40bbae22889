/**
 * A PostgreSQL of the process's own, from binaries on the class path. Start at {@link
 * EmbeddedPostgres}.
 *
 * <p>Linux only. Knows nothing of the metastore's schema. Invariants: it is as durable as a server
 * of one's own (fsync and synchronous_commit on), asks for a password, and listens on 127.0.0.1
 * alone; its data outlives a kill of it, of the process, and of the machine.
 */
@NullMarked
package io.amasync.metastore.embedded;

import org.jspecify.annotations.NullMarked;

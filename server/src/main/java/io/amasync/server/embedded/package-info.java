/**
 * What lies in a server's home directory, and the PostgreSQL that an embedded server brings along.
 * Start at {@link ServerHome}.
 *
 * <p>Knows nothing of HTTP. Invariants: one process at a time works in a home; {@code
 * run/server.json} is there only while a server answers, or after it was killed; whatever was
 * opened is closed in the opposite order.
 */
@NullMarked
package io.amasync.server.embedded;

import org.jspecify.annotations.NullMarked;

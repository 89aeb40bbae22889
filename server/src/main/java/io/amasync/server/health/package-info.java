/**
 * Whether the server can do its work, for the admin port. Start at {@link DatabaseHealth}.
 *
 * <p>Knows nothing of requests.
 */
@NullMarked
package io.amasync.server.health;

import org.jspecify.annotations.NullMarked;

/**
 * What a server's YAML file says. Start at {@link ServerConfig}; {@code config/} has the files.
 *
 * <p>Knows nothing of what is made of it. Invariant: every key and every default is pinned by a
 * test.
 */
@NullMarked
package io.amasync.server.config;

import org.jspecify.annotations.NullMarked;

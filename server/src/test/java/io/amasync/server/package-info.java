/**
 * The whole server against a real PostgreSQL, driven over HTTP. Start at {@link
 * io.amasync.server.TestServer} and {@link io.amasync.server.TestClient}.
 */
@NullMarked
package io.amasync.server;

import org.jspecify.annotations.NullMarked;

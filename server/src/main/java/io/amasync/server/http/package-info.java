/**
 * What every resource needs of HTTP: raw addresses, bounded bodies, and one shape for every error.
 * Start at {@link ProblemException}.
 *
 * <p>Knows nothing of workspaces, files or databases. Invariants: every error that leaves the
 * server is a problem (RFC 9457), whoever noticed it: a resource, Jersey, or Jetty before either;
 * no query string, header or body reaches a log; an answer that fails after its first byte ends in
 * a broken connection and never looks complete.
 */
@NullMarked
package io.amasync.server.http;

import org.jspecify.annotations.NullMarked;

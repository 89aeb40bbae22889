/**
 * The metadata server over HTTP. Start at {@link HttpRemoteServer}.
 *
 * <p>Knows nothing of commits or files beyond their JSON. Invariants: every wait has a limit; the
 * token goes to the metadata server alone and a signed address to no log; only what is safe to
 * repeat is repeated; over https nothing is sent before {@link TrustedAuthorities} vouch for who
 * listens.
 */
@NullMarked
package io.amasync.daemon.remote.http;

import org.jspecify.annotations.NullMarked;

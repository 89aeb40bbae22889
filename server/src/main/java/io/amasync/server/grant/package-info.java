/**
 * Leave to upload, as signed addresses. Start at {@link GrantSigner}.
 *
 * <p>A grant is a URL whose query carries an HMAC-SHA256 over the method, the path, the size, the
 * checksum and the expiry: who has it can upload exactly those bytes to exactly that place until
 * then, and nothing else. Knows nothing of HTTP servers or stores. Invariants: the signature is
 * compared in constant time and before anything else is looked at; no grant and no secret appears
 * in any {@code toString}.
 */
@NullMarked
package io.amasync.server.grant;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP contract: the JSON of every request and answer, media types, and the codes of every
 * error. Start at {@link Problem} and {@link Limits}.
 *
 * <p>Knows nothing of a server or a client. Invariants: a field is added, never renamed or removed;
 * unknown fields are ignored on both sides; everything a stranger can send has its bound in {@link
 * Limits}.
 */
@NullMarked
package io.amasync.protocol.api;

import org.jspecify.annotations.NullMarked;

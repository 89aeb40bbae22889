/**
 * The canonical description of a commit, as bytes: what the daemon writes, the server reads, and
 * both hash. Start at {@link ManifestWriter} and {@link ManifestReader}; ARCHITECTURE.md gives the
 * format byte by byte.
 *
 * <p>Knows nothing of storage or HTTP. Invariants: one manifest has one encoding (entries ascend
 * strictly by path); no length is believed before it is checked against a bound.
 */
@NullMarked
package io.amasync.protocol.manifest;

import org.jspecify.annotations.NullMarked;

/**
 * Files and directories by open descriptor: the few POSIX calls that {@code java.nio.file} has no
 * equal for. Start at {@link PosixDirectory}.
 *
 * <p>Why not {@code SecureDirectoryStream}: it can make neither directories nor links, normalizes
 * link targets, and cannot set times before 1970 that have a fraction. Knows nothing of trees or
 * the server. Invariant: every call is relative to a directory that is open, and follows no link.
 */
@NullMarked
package io.amasync.daemon.restore.posix;

import org.jspecify.annotations.NullMarked;

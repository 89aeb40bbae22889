/**
 * Does what a first upload does, on made-up files and to nobody, so that the first large one of a
 * process finds its code compiled.
 *
 * <p>{@link io.amasync.daemon.rehearsal.UploadRehearsal} has a real engine sync a scratch directory
 * to a {@code ForgetfulServer}, round after round, while the daemon has nothing else to do.
 */
@NullMarked
package io.amasync.daemon.rehearsal;

import org.jspecify.annotations.NullMarked;

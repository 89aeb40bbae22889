/**
 * The blob store on a file system. Start at {@link FileSystemBlobStore}.
 *
 * <p>Layout: {@code staging/<account>/<workspace>/<top hash>/<pack id>}, {@code
 * remote/<account>/packs/<2 digits>/<pack id>}, {@code
 * remote/<account>/manifests/<workspace>/<version>-<commit hash>}; and in each root {@code tmp/}
 * for what is being written. Invariants: a file gets its name only after its bytes are on the disk;
 * the directory is synced before anyone is told; nothing but the server's user can read a file.
 */
@NullMarked
package io.amasync.server.store.filesystem;

import org.jspecify.annotations.NullMarked;

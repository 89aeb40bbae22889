/**
 * One file's revision over HTTP, whole or by range. Start at {@link DownloadResource}.
 *
 * <p>Knows nothing of packs. Invariants: what is sent is verified before; an answer that cannot be
 * finished breaks the connection; a file never runs in a browser (attachment, no sniffing).
 */
@NullMarked
package io.amasync.server.download;

import org.jspecify.annotations.NullMarked;

/**
 * Packs: one stored object that holds many chunks, the unit of upload. Write one with {@link
 * io.amasync.chunker.pack.PackWriter}, check one as it arrives with {@link
 * io.amasync.chunker.pack.PackVerifier}, read one with {@link io.amasync.chunker.pack.PackReader}
 * and {@link io.amasync.chunker.pack.ChunkDecoder}. {@link io.amasync.chunker.pack.PackFormat} has
 * the byte-by-byte layout.
 *
 * <p>Knows nothing of files, networks or where packs are stored. Invariants: every length is
 * checked against its bound before anything is allocated or read by it; whatever bytes are read,
 * the only failures are {@link io.amasync.chunker.pack.CorruptPackException} and the stream's own
 * {@link java.io.IOException}; a plaintext is handed out only when its chunk id was recomputed.
 */
@NullMarked
package io.amasync.chunker.pack;

import org.jspecify.annotations.NullMarked;

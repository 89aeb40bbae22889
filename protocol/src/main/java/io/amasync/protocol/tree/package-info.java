/**
 * The tree stream: a tree as of a version, or one file's revision, with every file's bytes, in one
 * answer that is verified as it is read. Start at {@link TreeStreamReader}.
 *
 * <p>Format, all numbers big-endian: the magic {@code AMATREE\2}; u64 version; then entries in
 * ascending order of path. An entry is the byte 1, then a manifest entry in a frame (u32 length,
 * then the bytes as {@link io.amasync.protocol.manifest.ManifestWriter} writes an entry), then, for
 * a file, all its chunks as they lie in their packs: u8 codec, u32 stored length, payload. The byte
 * 0 ends the stream; a stream that ends without it was cut off.
 */
@NullMarked
package io.amasync.protocol.tree;

import org.jspecify.annotations.NullMarked;

package io.amasync.chunker.pack;

/**
 * A finished pack in memory.
 *
 * @param index what it holds
 * @param bytes the writer's own buffer: read it until the writer is reset, never write to it
 * @param length of the pack, from byte 0 of {@code bytes}
 */
@SuppressWarnings("ArrayRecordComponent") // A loan of the writer's buffer, never compared.
public record SealedPack(PackIndex index, byte[] bytes, int length) {}

package io.amasync.chunker.pack;

import java.nio.ByteBuffer;

/**
 * A finished pack in memory.
 *
 * @param index what it holds
 * @param content the pack, from position to limit, in the writer's own memory: read it until the
 *     writer is reset, never write to it or move it
 */
public record SealedPack(PackIndex index, ByteBuffer content) {
  /** How many bytes the pack has. */
  public int length() {
    return content.remaining();
  }

  /** A copy of the pack. */
  public byte[] bytes() {
    byte[] copy = new byte[content.remaining()];
    content.get(content.position(), copy);
    return copy;
  }

  /** A copy of index and footer, as they stand at the end: what a pack's tail is. */
  public byte[] tail() {
    return tailOf(content);
  }

  /** {@link #tail} of a pack of which nothing else is at hand. */
  public static byte[] tailOf(ByteBuffer content) {
    int length = content.remaining();
    byte[] footer = new byte[PackFormat.FOOTER_BYTES];
    content.get(content.position() + length - footer.length, footer);
    int from = ByteBuffer.wrap(footer).getInt();
    byte[] tail = new byte[length - from];
    content.get(content.position() + from, tail);
    return tail;
  }
}

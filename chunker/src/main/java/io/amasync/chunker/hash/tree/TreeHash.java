package io.amasync.chunker.hash.tree;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.id.Digest256;
import java.util.Arrays;
import java.util.Objects;

/**
 * Keyed BLAKE3-256 on a {@link Kernel}.
 *
 * <p>Subtrees of a power of two of leaves go to the kernel as soon as a byte is known to follow
 * them, and their values onto a stack that is merged like a binary counter, as in the paper's
 * section 5.1.2. The rest, at least one byte unless the message is empty, waits for the end,
 * because only then is the root known. A message given to {@link #hash} as a whole is never copied.
 */
public final class TreeHash implements KeyedHash {
  /** The biggest subtree that goes to the kernel at once. */
  private static final int SUBTREE_LEAVES = 256;

  /** What {@link #update} holds back at most: one subtree that fills the widest vectors. */
  private static final int BUFFER_LEAVES = 16;

  private static final int BUFFER_BYTES = BUFFER_LEAVES * Blake3.LEAF_BYTES;

  /** A message has less than 2^63 bytes, so less than 2^53 leaves: that many subtrees at most. */
  private static final int STACK_VALUES = 54;

  private final int[] key;
  private final Kernel kernel;
  private final int[] block = new int[Blake3.BLOCK_WORDS];
  private final byte[] lastBlock = new byte[Blake3.BLOCK_BYTES];
  private final int[] value = new int[Blake3.CHAINING_WORDS];
  private final int[] stack = new int[STACK_VALUES * Blake3.CHAINING_WORDS];
  private int[] values = new int[BUFFER_LEAVES * Blake3.CHAINING_WORDS];
  private byte[] buffer = new byte[Blake3.LEAF_BYTES];
  private int buffered;
  private int stacked;
  private long leaves;

  /** A hash under {@code hashKey}; {@code kernel} is this hash's own. */
  public TreeHash(HashKey hashKey, Kernel kernel) {
    this.kernel = kernel;
    Digest256 secret = hashKey.secret();
    key =
        new int[] {
          Integer.reverseBytes((int) (secret.w0() >>> 32)), Integer.reverseBytes((int) secret.w0()),
          Integer.reverseBytes((int) (secret.w1() >>> 32)), Integer.reverseBytes((int) secret.w1()),
          Integer.reverseBytes((int) (secret.w2() >>> 32)), Integer.reverseBytes((int) secret.w2()),
          Integer.reverseBytes((int) (secret.w3() >>> 32)), Integer.reverseBytes((int) secret.w3())
        };
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int at = offset;
    int left = length;
    if (buffered > 0) {
      int taken = Math.min(left, BUFFER_BYTES - buffered);
      hold(bytes, at, taken);
      at += taken;
      left -= taken;
      if (left == 0) {
        return;
      }
      subtree(buffer, 0, BUFFER_LEAVES);
      buffered = 0;
    }
    while (left > BUFFER_BYTES) {
      int whole = Integer.highestOneBit((left - 1) / Blake3.LEAF_BYTES);
      long aligned = leaves == 0 ? whole : Math.min(whole, Long.lowestOneBit(leaves));
      int count = (int) Math.min(aligned, SUBTREE_LEAVES);
      subtree(bytes, at, count);
      at += count * Blake3.LEAF_BYTES;
      left -= count * Blake3.LEAF_BYTES;
    }
    hold(bytes, at, left);
  }

  @Override
  public Digest256 finish() {
    Digest256 digest = last(buffer, 0, buffered);
    buffered = 0;
    return digest;
  }

  @Override
  public Digest256 hash(byte[] bytes, int offset, int length) {
    if (leaves != 0 || buffered != 0) {
      throw new IllegalStateException("A message is open: finish it first");
    }
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int at = offset;
    int left = length;
    while (left > SUBTREE_LEAVES * Blake3.LEAF_BYTES) {
      subtree(bytes, at, SUBTREE_LEAVES);
      at += SUBTREE_LEAVES * Blake3.LEAF_BYTES;
      left -= SUBTREE_LEAVES * Blake3.LEAF_BYTES;
    }
    return last(bytes, at, left);
  }

  private void hold(byte[] bytes, int offset, int length) {
    if (buffer.length - buffered < length) {
      buffer = Arrays.copyOf(buffer, BUFFER_BYTES);
    }
    System.arraycopy(bytes, offset, buffer, buffered, length);
    buffered += length;
  }

  /** Takes in whole leaves that more bytes follow; a power of two that divides {@link #leaves}. */
  private void subtree(byte[] bytes, int offset, int count) {
    reserve(count);
    kernel.leaves(key, bytes, offset, count, leaves, values);
    for (int left = count; left > 1; left /= 2) {
      kernel.parents(key, left / 2, values);
    }
    leaves += count;
    System.arraycopy(values, 0, value, 0, Blake3.CHAINING_WORDS);
    for (long total = leaves / count; (total & 1) == 0; total >>= 1) {
      joinStacked(0);
    }
    System.arraycopy(value, 0, stack, stacked * Blake3.CHAINING_WORDS, Blake3.CHAINING_WORDS);
    stacked++;
  }

  /** Ends the message with bytes that make up at most the subtree that comes next. */
  private Digest256 last(byte[] bytes, int offset, int length) {
    if (leaves == 0 && length <= Blake3.LEAF_BYTES) {
      lastLeaf(bytes, offset, length, Blake3.ROOT);
      return digestAndReset();
    }
    int whole = length / Blake3.LEAF_BYTES;
    int rest = length % Blake3.LEAF_BYTES;
    int count = rest == 0 ? whole : whole + 1;
    reserve(count);
    kernel.leaves(key, bytes, offset, whole, leaves, values);
    if (rest > 0) {
      leaves += whole;
      lastLeaf(bytes, offset + whole * Blake3.LEAF_BYTES, rest, 0);
      System.arraycopy(value, 0, values, whole * Blake3.CHAINING_WORDS, Blake3.CHAINING_WORDS);
    }
    // Pairing neighbours and carrying an odd last one up gives the paper's tree, in which every
    // left subtree is the biggest full one.
    while (count > 2 || (count == 2 && stacked > 0)) {
      kernel.parents(key, count / 2, values);
      if ((count & 1) == 1) {
        System.arraycopy(
            values,
            (count - 1) * Blake3.CHAINING_WORDS,
            values,
            count / 2 * Blake3.CHAINING_WORDS,
            Blake3.CHAINING_WORDS);
      }
      count = (count + 1) / 2;
    }
    if (count == 2) {
      System.arraycopy(values, 0, block, 0, Blake3.BLOCK_WORDS);
      parent(Blake3.ROOT);
    } else {
      System.arraycopy(values, 0, value, 0, Blake3.CHAINING_WORDS);
      while (stacked > 0) {
        joinStacked(stacked == 1 ? Blake3.ROOT : 0);
      }
    }
    return digestAndReset();
  }

  /** Makes {@link #value} the parent of the stack's top and itself. */
  private void joinStacked(int flags) {
    stacked--;
    System.arraycopy(stack, stacked * Blake3.CHAINING_WORDS, block, 0, Blake3.CHAINING_WORDS);
    System.arraycopy(value, 0, block, Blake3.CHAINING_WORDS, Blake3.CHAINING_WORDS);
    parent(flags);
  }

  private void parent(int flags) {
    System.arraycopy(key, 0, value, 0, Blake3.CHAINING_WORDS);
    BlockCompressor.compress(
        value, block, 0, Blake3.BLOCK_BYTES, Blake3.KEYED_HASH | Blake3.PARENT | flags);
  }

  /** Makes {@link #value} that of leaf {@link #leaves}, of 0 to 1024 bytes. */
  private void lastLeaf(byte[] bytes, int offset, int length, int endFlags) {
    System.arraycopy(key, 0, value, 0, Blake3.CHAINING_WORDS);
    int flags = Blake3.KEYED_HASH | Blake3.LEAF_START;
    int at = offset;
    int left = length;
    for (; left > Blake3.BLOCK_BYTES; left -= Blake3.BLOCK_BYTES) {
      readBlock(bytes, at);
      BlockCompressor.compress(value, block, leaves, Blake3.BLOCK_BYTES, flags);
      flags = Blake3.KEYED_HASH;
      at += Blake3.BLOCK_BYTES;
    }
    Arrays.fill(lastBlock, left, lastBlock.length, (byte) 0);
    System.arraycopy(bytes, at, lastBlock, 0, left);
    readBlock(lastBlock, 0);
    BlockCompressor.compress(value, block, leaves, left, flags | Blake3.LEAF_END | endFlags);
  }

  private void readBlock(byte[] bytes, int offset) {
    for (int i = 0; i < Blake3.BLOCK_WORDS; i++) {
      block[i] = (int) Blake3.WORD.get(bytes, offset + i * Integer.BYTES);
    }
  }

  private void reserve(int count) {
    if (values.length < count * Blake3.CHAINING_WORDS) {
      values = new int[SUBTREE_LEAVES * Blake3.CHAINING_WORDS];
    }
  }

  private Digest256 digestAndReset() {
    leaves = 0;
    stacked = 0;
    return new Digest256(big(0), big(2), big(4), big(6));
  }

  /** Two words of {@link #value}, little-endian each, as one big-endian long. */
  private long big(int word) {
    return ((long) Integer.reverseBytes(value[word]) << Integer.SIZE)
        | Integer.toUnsignedLong(Integer.reverseBytes(value[word + 1]));
  }
}

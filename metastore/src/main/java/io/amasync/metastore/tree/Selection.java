package io.amasync.metastore.tree;

import io.amasync.protocol.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which paths of a tree are meant: those that start with some bytes. Immutable. */
public final class Selection {
  /** Every path. */
  public static final Selection ALL = new Selection(null, new byte[0]);

  private final @Nullable TreePath itself;
  private final byte[] prefix;

  private Selection(@Nullable TreePath itself, byte[] prefix) {
    this.itself = itself;
    this.prefix = prefix;
  }

  /** The paths whose bytes start with these, which need not end where a name does. */
  public static Selection startingWith(byte[] prefix) {
    return new Selection(null, prefix.clone());
  }

  /** A path and everything below it, but not {@code wood-old} with {@code wood}. */
  public static Selection within(TreePath path) {
    byte[] below = Arrays.copyOf(path.toBytes(), path.length() + 1);
    below[path.length()] = '/';
    return new Selection(path, below);
  }

  /** A path that is selected besides those with the prefix, and comes before them all. */
  @Nullable TreePath itself() {
    return itself;
  }

  byte[] prefix() {
    return prefix;
  }

  @Override
  public String toString() {
    return new String(prefix, StandardCharsets.UTF_8) + "*";
  }
}

package io.amasync.protocol.path;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Paths of any bytes, for properties. */
public final class TreePaths {
  private TreePaths() {}

  /** Valid paths, of one to some hundreds of bytes. */
  public static Arbitrary<TreePath> paths() {
    return names()
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(names -> {
          TreePath path = TreePath.of(names.getFirst());
          for (byte[] name : names.subList(1, names.size())) {
            path = path.child(name);
          }
          return path;
        });
  }

  /** Valid names: any bytes but NUL and slash, neither {@code .} nor {@code ..}. */
  static Arbitrary<byte[]> names() {
    return Arbitraries.bytes()
        .filter(b -> b != 0 && b != '/')
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(TreePath.MAXIMUM_NAME_BYTES)
        .filter(name ->
            !Arrays.equals(name, new byte[] {'.'}) && !Arrays.equals(name, new byte[] {'.', '.'}));
  }
}

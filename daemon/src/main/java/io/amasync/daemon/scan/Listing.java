package io.amasync.daemon.scan;

import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names in one directory, sorted. */
final class Listing {
  /** At about 60 bytes a name this is what a heap of 192 MB can bear. */
  static final int MAXIMUM_NAMES = 2_000_000;

  private final List<byte[]> names;

  private Listing(List<byte[]> names) {
    this.names = names;
  }

  static Listing of(WorkspaceFiles files, @Nullable TreePath directory) throws IOException {
    List<byte[]> names = new ArrayList<>();
    long[] count = {0};
    files.list(
        directory,
        name -> {
          if (count[0]++ < MAXIMUM_NAMES) {
            names.add(name);
          }
        });
    if (count[0] > MAXIMUM_NAMES) {
      throw new FileUnreadableException(
          directory,
          "%d names in one directory".formatted(count[0]),
          "Spread them over several directories of at most %d.".formatted(MAXIMUM_NAMES));
    }
    names.sort(Arrays::compareUnsigned);
    return new Listing(names);
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  List<byte[]> names() {
    return names;
  }

  boolean contains(byte[] name) {
    int low = 0;
    int high = names.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(names.get(middle), name);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}

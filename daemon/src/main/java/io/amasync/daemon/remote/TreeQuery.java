package io.amasync.daemon.remote;

import io.amasync.protocol.path.TreePath;
import org.jspecify.annotations.Nullable;

/** Which files a tree stream carries. */
public sealed interface TreeQuery {
  /**
   * A tree as of a version.
   *
   * @param version null for the latest
   * @param path only this file or what is within this directory; null for everything
   */
  record AsOf(@Nullable Long version, @Nullable TreePath path) implements TreeQuery {}

  /** One revision of one path. */
  record Revision(TreePath path, long revision) implements TreeQuery {}
}

package io.amasync.metastore.tree;

import java.io.IOException;

/** Takes the rows of a listing, one after the other. */
@FunctionalInterface
public interface RevisionSink {
  /** Takes the next row; what it throws ends the listing. */
  void accept(RevisionRow row) throws IOException;
}

package io.amasync.metastore.commit;

import io.amasync.metastore.pack.PackRow;
import java.io.IOException;
import java.util.List;

/** Brings packs from staging to the remote repo. */
@FunctionalInterface
public interface PackMover {
  /**
   * Moves packs; some may be there already, since another commit or an earlier attempt may have
   * moved them. Called once, before the workspace is locked, also with no packs. Not undone when
   * the commit fails: a pack in the remote repo that no commit needs is a harmless orphan.
   *
   * @param staged what the commit needs and the database knows in staging, in order of id
   */
  void move(List<PackRow> staged) throws IOException;
}

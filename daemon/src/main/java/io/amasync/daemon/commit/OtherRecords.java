package io.amasync.daemon.commit;

/** What a batch that ends is to do with staged records of paths that are not its own. */
enum OtherRecords {
  /** Whatever is there is left from earlier attempts, and of no use any more. */
  NONE,
  /** Another batch is staged, or may have been before a crash. */
  STAY
}

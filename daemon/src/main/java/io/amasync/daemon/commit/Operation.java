package io.amasync.daemon.commit;

/** What a commit does to a path. The numbers are those of the outline. */
enum Operation {
  FILE(1),
  DIRECTORY(2),
  SYMLINK(3),
  DELETE(4);

  private final int code;

  Operation(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}

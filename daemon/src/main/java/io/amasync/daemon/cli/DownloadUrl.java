package io.amasync.daemon.cli;

import io.amasync.protocol.path.TreePath;

/** Addresses of files on the server, for people to copy. */
final class DownloadUrl {
  /** The system property in which the launcher says how it was called. */
  private static final String PROGRAM = "io.amasync.program";

  private DownloadUrl() {}

  static String base(String server, String workspace) {
    return "%s/v1/workspaces/%s/files/".formatted(server, TreePath.of(workspace).toUrl());
  }

  static String curl(String base, String path) {
    String program = System.getProperty(PROGRAM, "ama-sync");
    String quoted = program.contains(" ") ? "'" + program + "'" : program;
    return "curl -fsS -H \"Authorization: Bearer $(%s token)\" -o %s '%s'"
        .formatted(quoted, "download", base + TreePath.of(path).toUrl());
  }
}

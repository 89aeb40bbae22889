package io.amasync.daemon.cli;

import io.amasync.protocol.path.TreePath;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Addresses of files on the server, for people to copy. */
final class DownloadUrl {
  /** The system property in which the launcher says how it was called. */
  private static final String PROGRAM = "io.amasync.program";

  private DownloadUrl() {}

  static String base(String server, String workspace) {
    return "%s/v1/workspaces/%s/files/".formatted(server, TreePath.of(workspace).toUrl());
  }

  /** {@code caFile} is what the server's certificate is checked against; null for the usual. */
  static String curl(String base, String path, @Nullable Path caFile) {
    String program = System.getProperty(PROGRAM, "ama-sync");
    String quoted = program.contains(" ") ? "'" + program + "'" : program;
    String trust = caFile == null ? "" : "--cacert '%s' ".formatted(caFile);
    return "curl -fsS %s-H \"Authorization: Bearer $(%s token)\" -o %s '%s'"
        .formatted(trust, quoted, "download", base + TreePath.of(path).toUrl());
  }
}

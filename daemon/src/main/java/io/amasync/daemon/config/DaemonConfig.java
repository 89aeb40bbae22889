package io.amasync.daemon.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a home serves.
 *
 * @param format of the file; {@link #FORMAT}
 * @param server null until the first {@code up}
 * @param uploadLimitBytesPerSecond what all workspaces together may upload; null for no limit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DaemonConfig(
    int format,
    @Nullable ServerConfig server,
    List<WorkspaceConfig> workspaces,
    @Nullable Long uploadLimitBytesPerSecond) {
  /** The format this program writes, and the newest it reads. */
  public static final int FORMAT = 1;

  /** Before the first {@code up}. */
  public static final DaemonConfig EMPTY = new DaemonConfig(FORMAT, null, List.of(), null);

  /** Takes a copy; a limit that is not positive is none. */
  public DaemonConfig {
    workspaces = List.copyOf(workspaces);
    if (uploadLimitBytesPerSecond != null && uploadLimitBytesPerSecond <= 0) {
      uploadLimitBytesPerSecond = null;
    }
  }

  /** With another server. */
  public DaemonConfig with(ServerConfig other) {
    return new DaemonConfig(format, other, workspaces, uploadLimitBytesPerSecond);
  }

  /** With one workspace more, in place of those of its id or its directory. */
  public DaemonConfig with(WorkspaceConfig workspace) {
    List<WorkspaceConfig> all = new ArrayList<>(workspaces);
    all.removeIf(
        known -> known.id().equals(workspace.id()) || known.path().equals(workspace.path()));
    all.add(workspace);
    return new DaemonConfig(format, server, all, uploadLimitBytesPerSecond);
  }

  /** With another limit of uploads; 0 for none. */
  public DaemonConfig withUploadLimit(long bytesPerSecond) {
    return new DaemonConfig(format, server, workspaces, bytesPerSecond);
  }

  /** The workspace whose directory is {@code directory} or an ancestor of it. */
  public Optional<WorkspaceConfig> containing(Path directory) {
    return workspaces.stream()
        .filter(workspace -> directory.startsWith(workspace.directory()))
        .findFirst();
  }

  /** The workspace of an id. */
  public Optional<WorkspaceConfig> workspace(UUID id) {
    return workspaces.stream().filter(workspace -> workspace.id().equals(id)).findFirst();
  }
}

package io.amasync.protocol.api;

import java.util.List;

/** Every workspace of the account, by name. */
public record WorkspacesView(List<WorkspaceView> workspaces) {}

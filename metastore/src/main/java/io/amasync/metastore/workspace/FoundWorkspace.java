package io.amasync.metastore.workspace;

/**
 * What asking for a workspace by name gave.
 *
 * @param created whether it is new; one that was there may have another chunking than asked for
 */
public record FoundWorkspace(WorkspaceRow workspace, boolean created) {}

package io.amasync.protocol.api;

/**
 * Creates a workspace, or finds the one of that name.
 *
 * @param name letters, digits, {@code . _ -} and spaces; 1 to {@link Limits#NAME_CHARACTERS}; not a
 *     UUID
 */
public record CreateWorkspaceRequest(String name, Chunking chunking) {}

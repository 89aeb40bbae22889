package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a tree, or a path's revisions.
 *
 * @param version the version that was listed
 * @param next what to ask for next as {@code after}, or null at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FilesView(long version, List<FileView> files, @Nullable String next) {}

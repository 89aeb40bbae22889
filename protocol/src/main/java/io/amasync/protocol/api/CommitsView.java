package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Committed commits in order of version.
 *
 * @param nextAfter what to ask for next as {@code after}, or null at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommitsView(List<CommitView> commits, @Nullable Long nextAfter) {}

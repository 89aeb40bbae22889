package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A path that changed under a commit.
 *
 * @param path for people; what is not UTF-8 is shown as U+FFFD
 * @param pathBase64 the bytes, when {@code path} does not say them all
 * @param baseRevision what the commit was made on
 * @param headRevision what the head has; 0 when it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PathConflict(
    String path, @Nullable String pathBase64, long baseRevision, long headRevision) {}

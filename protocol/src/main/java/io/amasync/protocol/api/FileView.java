package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A path's revision.
 *
 * @param path for people; what is not UTF-8 is shown as U+FFFD
 * @param pathBase64 the bytes, when {@code path} does not say them all
 * @param kind {@code file}, {@code directory}, {@code symlink}, or {@code deleted} (only among a
 *     path's revisions)
 * @param revision of the path, dense from 1, deletions counted
 * @param version of the commit that made it
 * @param sizeBytes 0 for anything but a file
 * @param mode octal digits, e.g. {@code 0644}
 * @param mtime exact to the nanosecond; null for directories
 * @param content the content id, for files
 * @param targetBase64 the target's bytes, for links
 * @param committed when the commit was, by the server's clock
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileView(
    String path,
    @Nullable String pathBase64,
    String kind,
    long revision,
    long version,
    long sizeBytes,
    String mode,
    @Nullable Instant mtime,
    @Nullable String content,
    @Nullable String targetBase64,
    Instant committed) {}

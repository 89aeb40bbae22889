package io.amasync.server.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;

/**
 * Where the filesystem store keeps its two repos.
 *
 * @param staging the staging repo's directory
 * @param remote the remote repo's directory; best on the same file system, since a pack then moves
 *     by rename
 */
public record StoreConfig(
    @JsonProperty("staging") @NotNull Path staging, @JsonProperty("remote") @NotNull Path remote) {}

package io.amasync.server.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How much is done at once, which bounds the memory: some 6 MiB for each.
 *
 * @param uploads packs that are verified at once; more wait
 * @param downloads files and archives that are sent at once; more wait
 */
public record LimitsConfig(@Min(1) @Max(256) int uploads, @Min(1) @Max(256) int downloads) {
  static final LimitsConfig DEFAULT = new LimitsConfig(12, 16);

  @JsonCreator
  static LimitsConfig read(
      @JsonProperty("uploads") @Nullable Integer uploads,
      @JsonProperty("downloads") @Nullable Integer downloads) {
    return new LimitsConfig(
        uploads == null ? DEFAULT.uploads : uploads,
        downloads == null ? DEFAULT.downloads : downloads);
  }
}

package io.amasync.server.upload;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How leave to upload is given.
 *
 * @param secretFile holds the 32 bytes that sign grants; made when it is not there; the same on
 *     every server behind one address
 * @param lifetime how long a grant is good for
 * @param publicUrl where clients reach the server, when that is not what their Host header says
 */
public record GrantConfig(
    @JsonProperty("secretFile") @NotNull Path secretFile,
    @JsonProperty("lifetime")
        @MinDuration(value = 10, unit = TimeUnit.SECONDS)
        @MaxDuration(value = 1, unit = TimeUnit.HOURS)
        Duration lifetime,
    @JsonProperty("publicUrl") @Nullable URI publicUrl) {
  /** Fills in the lifetime. */
  public GrantConfig {
    lifetime = lifetime == null ? Duration.minutes(15) : lifetime;
  }
}

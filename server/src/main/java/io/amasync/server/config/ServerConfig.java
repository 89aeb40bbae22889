package io.amasync.server.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.amasync.server.store.StoreConfig;
import io.amasync.server.upload.GrantConfig;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The whole configuration of a server: Dropwizard's keys, and these. */
public final class ServerConfig extends Configuration {
  private final boolean embedded;
  private final @NotNull Path home;
  private final @Valid @Nullable DataSourceFactory database;
  private final @Valid @NotNull StoreConfig store;
  private final @Valid @NotNull GrantConfig grants;
  private final @Valid @NotNull LimitsConfig limits;

  /**
   * As read from YAML; what is missing is found by validation.
   *
   * @param embedded whether the server brings its own PostgreSQL and account, for one user
   * @param home where the server keeps what it is doing: its lock, its address, manifests on their
   *     way; when embedded also the database and the token
   * @param database where PostgreSQL is, when not embedded
   * @param store where bytes are kept
   * @param grants how leave to upload is given
   * @param limits how much is done at once
   */
  @JsonCreator
  public ServerConfig(
      @JsonProperty("embedded") boolean embedded,
      @JsonProperty("home") Path home,
      @JsonProperty("database") @Nullable DataSourceFactory database,
      @JsonProperty("store") StoreConfig store,
      @JsonProperty("grants") GrantConfig grants,
      @JsonProperty("limits") @Nullable LimitsConfig limits) {
    this.embedded = embedded;
    this.home = home;
    this.database = database;
    this.store = store;
    this.grants = grants;
    this.limits = Objects.requireNonNullElse(limits, LimitsConfig.DEFAULT);
  }

  /** Whether the server brings its own PostgreSQL and account. */
  public boolean embedded() {
    return embedded;
  }

  /** Where the server keeps what it is doing. */
  public Path home() {
    return home;
  }

  /** Where PostgreSQL is; only when not embedded. */
  public DataSourceFactory database() {
    return Objects.requireNonNull(database);
  }

  /** Where bytes are kept. */
  public StoreConfig store() {
    return store;
  }

  /** How leave to upload is given. */
  public GrantConfig grants() {
    return grants;
  }

  /** How much is done at once. */
  public LimitsConfig limits() {
    return limits;
  }

  /** For the validator. */
  @ValidationMethod(message = "needs 'database', unless 'embedded' is true; then it must have none")
  public boolean isDatabaseGivenWhereItIsNeeded() {
    return embedded == (database == null);
  }
}

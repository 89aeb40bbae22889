package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a commit stands on the server. */
public enum CommitState {
  /** Stage 1 is done; packs may be staged. */
  @JsonProperty("open")
  OPEN,
  /** Stage 2 is done; for ever. */
  @JsonProperty("committed")
  COMMITTED,
  /** Given up by its client before stage 2; for ever. */
  @JsonProperty("abandoned")
  ABANDONED
}

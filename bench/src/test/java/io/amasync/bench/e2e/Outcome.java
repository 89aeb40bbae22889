package io.amasync.bench.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** How a command ended, and what it said. */
record Outcome(String command, int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** This, or a failure that shows what was said. */
  Outcome expect(int wanted) {
    if (exitCode != wanted) {
      throw new AssertionError("expected exit code %d of %s".formatted(wanted, this));
    }
    return this;
  }

  JsonNode json() throws IOException {
    return JSON.readTree(out);
  }

  @Override
  public String toString() {
    return "%s%nexit code %d%n-- out --%n%s%n-- err --%n%s".formatted(command, exitCode, out, err);
  }
}

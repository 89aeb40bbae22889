package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Terminal;
import io.amasync.protocol.api.ProtocolJson;
import java.io.IOException;

/** Answers for scripts. */
final class JsonOutput {
  private JsonOutput() {}

  static void print(Terminal terminal, Object value) throws IOException {
    terminal
        .out()
        .println(ProtocolJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
  }
}

package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.daemon.cli.launch.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs what README.md tells a newcomer to run: every {@code sh} block behind the comment {@code
 * <!-- test:tour -->}, one after the other in one shell, from the checkout, with a home directory
 * and a port of their own.
 */
class ReadmeIT {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- test:tour -->\\s*```sh\\n(.*?)```", Pattern.DOTALL);

  private Installation ama;

  @BeforeEach
  void install() throws IOException {
    ama = Installation.create();
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    ama.close();
  }

  @Test
  void theTourWorksAsWritten() throws Exception {
    String tour = tour(Files.readString(Installation.ROOT.resolve("README.md")));
    assertThat(tour).contains("ama-sync up", "ama-sync status", "ama-sync down");
    int port = Ports.free(new SecureRandom());
    String script =
        """
        set -euo pipefail
        export HOME='%s' AMA_SYNC_PORT=%d
        %s
        """
            .formatted(ama.scratch(), port, tour.replace("8420", Integer.toString(port)));
    Path file = Files.writeString(ama.scratch().resolve("tour.sh"), script);
    ama.run(List.of("bash", "-x", file.toString()), Installation.ROOT).expect(0);
    assertThat(ama.ownProcesses()).isEmpty();
  }

  private static String tour(String readme) {
    StringBuilder script = new StringBuilder();
    Matcher matcher = BLOCK.matcher(readme);
    while (matcher.find()) {
      script.append(matcher.group(1)).append('\n');
    }
    return script.toString();
  }
}

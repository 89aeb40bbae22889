package io.amasync.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PathTextTest {
  @Test
  void aPathOfUtf8IsPlainText() {
    Path path = PathText.parse("/tmp/a b%20/é\n\"x");
    assertThat(PathText.of(path)).isEqualTo("/tmp/a b%20/é\n\"x");
  }

  @Test
  void aPathThatIsNotUtf8IsItsUri() {
    Path path = Path.of(URI.create("file:///tmp/%FF%FEx"));
    assertThat(PathText.of(path)).isEqualTo("file:///tmp/%FF%FEx");
    assertThat(PathText.parse(PathText.of(path))).isEqualTo(path);
  }

  @Test
  void rawBytesAreTheNamesBytes() {
    assertThat(PathText.rawBytes(PathText.parse("/tmp")))
        .isEqualTo("/tmp".getBytes(StandardCharsets.UTF_8));
    assertThat(PathText.rawBytes(Path.of(URI.create("file:///%FF"))))
        .isEqualTo(new byte[] {'/', (byte) 0xFF});
  }
}

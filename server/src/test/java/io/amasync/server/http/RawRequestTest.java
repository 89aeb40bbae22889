package io.amasync.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.protocol.path.InvalidTreePathException;
import io.amasync.protocol.path.TreePath;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class RawRequestTest {
  @Test
  void pathAfterSegmentsIsDecodedToBytes() {
    RawRequest request = RawRequest.of("/v1/workspaces/w/files/a/%FF;b", null);
    assertThat(request.pathAfter(4).toBytes())
        .isEqualTo(new byte[] {'a', '/', (byte) 0xFF, ';', 'b'});
  }

  @Test
  void pathThatIsMissingOrImpossibleIsInvalid() {
    assertThatThrownBy(() -> RawRequest.of("/v1/workspaces/w/files", null).pathAfter(4))
        .isInstanceOf(InvalidTreePathException.class);
    assertThatThrownBy(() -> RawRequest.of("/v1/workspaces/w/files/", null).pathAfter(4))
        .isInstanceOf(InvalidTreePathException.class);
    assertThatThrownBy(() -> RawRequest.of("/v1/workspaces/w/files/a/../b", null).pathAfter(4))
        .isInstanceOf(InvalidTreePathException.class);
  }

  @Test
  void parametersAreDecodedAsFormsAre() {
    RawRequest request = RawRequest.of("/", "a=1+%2B2&b&a=3&c=%FF&path=");
    assertThat(request.text("a")).isEqualTo("1 +2");
    assertThat(request.text("b")).isEmpty();
    assertThat(request.text("d")).isNull();
    assertThat(request.bytes("c")).isEqualTo(new byte[] {(byte) 0xFF});
    assertThat(request.path("path")).isNull();
    assertThatThrownBy(() -> request.text("c")).isInstanceOf(ProblemException.class);
  }

  @Test
  void numbersHaveTheirRange() {
    RawRequest request = RawRequest.of("/", "a=5&b=x&c=&d=+5");
    assertThat(request.number("a", 5, 5)).isEqualTo(5);
    assertThat(request.number("none", 0, 1)).isNull();
    for (String name : new String[] {"b", "c", "d"}) {
      assertThatThrownBy(() -> request.number(name, 0, 9)).isInstanceOf(ProblemException.class);
    }
    assertThatThrownBy(() -> request.number("a", 6, 9)).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> request.number("a", 0, 4)).isInstanceOf(ProblemException.class);
  }

  @Property
  void everyPathSurvivesTheQuery(@ForAll @NotEmpty byte[] bytes) {
    TreePath path;
    try {
      path = TreePath.of(bytes);
    } catch (InvalidTreePathException e) {
      return;
    }
    assertThat(RawRequest.of("/", "path=" + path.toUrl()).path("path")).isEqualTo(path);
    assertThat(RawRequest.of("/a/" + path.toUrl(), null).pathAfter(1)).isEqualTo(path);
    assertThat(PathText.ofToken(PathText.toToken(path))).isEqualTo(path);
  }

  @Property
  void anyQueryGivesAnAnswerOrAProblem(@ForAll String query) {
    try {
      assertThat(RawRequest.of("/", "a=" + query).bytes("a")).isNotNull();
    } catch (ProblemException e) {
      assertThat(e.problem().status()).isEqualTo(400);
    }
  }
}

package io.amasync.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.protocol.path.TreePath;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContentDispositionTest {
  @Test
  void plainNameIsGivenTwice() {
    assertThat(ContentDisposition.attachment(TreePath.of("a/wood.png")))
        .isEqualTo("attachment; filename=\"wood.png\"; filename*=UTF-8''wood.png");
  }

  @Test
  void otherCharactersAreEscapedInUtf8() {
    assertThat(ContentDisposition.attachment("Ü \"1\".txt"))
        .isEqualTo("attachment; filename=\"_ _1_.txt\"; filename*=UTF-8''%C3%9C%20%221%22.txt");
  }

  @Test
  void bytesThatAreNotUtf8AreReplaced() {
    assertThat(ContentDisposition.attachment(TreePath.of(new byte[] {'a', (byte) 0xFF})))
        .isEqualTo("attachment; filename=\"a_\"; filename*=UTF-8''a%EF%BF%BD");
  }

  @Property
  void noNameBreaksOutOfTheHeader(@ForAll String name) {
    assertThat(ContentDisposition.attachment(name))
        .matches("attachment; filename=\"[ -~&&[^\"\\\\]]*\"; filename\\*=UTF-8''[!-~]*");
  }
}

package io.amasync.protocol.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreePathTest {
  @Provide
  Arbitrary<TreePath> paths() {
    return TreePaths.paths();
  }

  @Property
  void aUrlReadsBackToTheSameBytes(@ForAll("paths") TreePath path) {
    String url = path.toUrl();
    assertThat(url).matches("[A-Za-z0-9._~/%-]+");
    assertThat(TreePath.parseUrl(url)).isEqualTo(path);
  }

  @Property
  void bytesReadBackToTheSamePath(@ForAll("paths") TreePath path) {
    assertThat(TreePath.of(path.toBytes())).isEqualTo(path).hasSameHashCodeAs(path);
    ByteBuffer buffer = ByteBuffer.allocate(path.length());
    path.writeTo(buffer);
    assertThat(buffer.array()).isEqualTo(path.toBytes());
    assertThat(path.isUtf8()).isEqualTo(Arrays.equals(utf8(path), path.toBytes()));
  }

  private static byte[] utf8(TreePath path) {
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Property
  void aPathIsItsParentAndItsName(@ForAll("paths") TreePath path) {
    TreePath parent = path.parent();
    if (parent == null) {
      assertThat(TreePath.of(path.name())).isEqualTo(path);
    } else {
      assertThat(parent.child(path.name())).isEqualTo(path);
      assertThat(path.isWithin(parent)).isTrue();
      assertThat(parent.isWithin(path)).isFalse();
      assertThat(parent).isLessThan(path);
    }
    assertThat(path.isWithin(path)).isTrue();
  }

  @Property
  void pathsAreOrderedAsTheirBytesAre(
      @ForAll("paths") TreePath one, @ForAll("paths") TreePath two) {
    assertThat(Integer.signum(one.compareTo(two)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(one.toBytes(), two.toBytes())));
    assertThat(one.compareTo(two) == 0).isEqualTo(one.equals(two));
  }

  @Property(tries = 2_000)
  void anyBytesAreAPathInsideTheTreeOrInvalid(@ForAll @Size(max = 40) byte[] bytes) {
    try {
      assertInside(TreePath.of(bytes));
    } catch (InvalidTreePathException expected) {
      assertThat(expected).hasMessageStartingWith("The path '");
    }
  }

  @Property(tries = 2_000)
  void anyTextIsAUrlPathInsideTheTreeOrInvalid(@ForAll String text) {
    try {
      assertInside(TreePath.parseUrl(text));
    } catch (InvalidTreePathException expected) {
      assertThat(expected).hasMessageStartingWith("The path '");
    }
  }

  private static void assertInside(TreePath path) {
    for (TreePath at = path; at != null; at = at.parent()) {
      assertThat(new String(at.name(), StandardCharsets.ISO_8859_1))
          .isNotEmpty()
          .isNotEqualTo(".")
          .isNotEqualTo("..")
          .doesNotContain("/", "\0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "a/",
        "a//b",
        "//",
        ".",
        "..",
        "../a",
        "a/..",
        "a/../b",
        "a/.",
        "./a",
        "a/./b",
        "a\0b",
        "\0"
      })
  void hostilePathsAreInvalid(String path) {
    assertThatThrownBy(() -> TreePath.of(path)).isInstanceOf(InvalidTreePathException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%2e%2e/a",
        "a/%2E%2e",
        "%2Fetc",
        "a%2fb",
        "a%00b",
        "%",
        "%4",
        "a%",
        "%zz",
        "% 1",
        "%+1",
        "%-1",
        "%\uff14\uff11",
        "\ud800",
        "a\udc00b",
        "%2e",
        "a%2F..%2Fb",
        "..%2f"
      })
  void hostileUrlsAreInvalid(String url) {
    assertThatThrownBy(() -> TreePath.parseUrl(url)).isInstanceOf(InvalidTreePathException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "textures/wood.png, textures/wood.png",
    "a b, a%20b",
    "100%, 100%25",
    "...,...",
    "a..b, a..b",
    ".hidden, .hidden",
    "é, %C3%A9",
    "a+b, a%2Bb",
    "a;b?c#d, a%3Bb%3Fc%23d",
    "~x-y_z.w, ~x-y_z.w"
  })
  void ordinaryPathsHaveOrdinaryUrls(String path, String url) {
    assertThat(TreePath.of(path).toUrl()).isEqualTo(url);
    assertThat(TreePath.parseUrl(url)).isEqualTo(TreePath.of(path));
  }

  @Example
  void aUrlMayHaveUnescapedTextAndLowerCaseEscapes() {
    assertThat(TreePath.parseUrl("é/\ud83d\ude00")).isEqualTo(TreePath.of("é/\ud83d\ude00"));
    assertThat(TreePath.parseUrl("%c3%a9")).isEqualTo(TreePath.of("é"));
    assertThat(TreePath.parseUrl("caf%E9").isUtf8()).isFalse();
  }

  @Example
  void lengthsHaveTheirBounds() {
    assertThat(TreePath.of("n".repeat(255)).length()).isEqualTo(255);
    assertThatThrownBy(() -> TreePath.of("n".repeat(256)))
        .isInstanceOf(InvalidTreePathException.class)
        .hasMessageContaining("more than 255 bytes");
    String longest = "a/".repeat(2_047) + "a";
    assertThat(TreePath.of(longest).length()).isEqualTo(4_095);
    assertThatThrownBy(() -> TreePath.of("a/".repeat(2_047) + "aa"))
        .isInstanceOf(InvalidTreePathException.class)
        .hasMessageContaining("longer than 4095 bytes");
    TreePath deep = TreePath.of(longest);
    assertThatThrownBy(() -> deep.child(new byte[] {'b'}))
        .isInstanceOf(InvalidTreePathException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "../x"})
  void aChildIsOneName(String name) {
    TreePath directory = TreePath.of("dir");
    assertThatThrownBy(() -> directory.child(utf8(name)))
        .isInstanceOf(InvalidTreePathException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Example
  void withinIsNotAPrefixOfText() {
    TreePath wood = TreePath.of("wood");
    assertThat(TreePath.of("wood/oak").isWithin(wood)).isTrue();
    assertThat(TreePath.of("woodwork").isWithin(wood)).isFalse();
    assertThat(TreePath.of("wood-old/oak").isWithin(wood)).isFalse();
    assertThat(TreePath.of("woo").isWithin(wood)).isFalse();
  }

  @Example
  void aMessageShowsNoControlCharacters() {
    assertThatThrownBy(() -> TreePath.of("a\n\u001b[31m//"))
        .hasMessageNotContainingAny("\n", "\u001b")
        .hasMessageContaining("Use a path relative to the workspace");
  }

  @Example
  void arraysAreTheCallersOwn() {
    byte[] bytes = {'a'};
    TreePath path = TreePath.of(bytes);
    bytes[0] = 'b';
    path.toBytes()[0] = 'c';
    assertThat(path).hasToString("a");
  }
}

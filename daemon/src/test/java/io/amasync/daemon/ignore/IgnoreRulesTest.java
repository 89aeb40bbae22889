package io.amasync.daemon.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.daemon.tree.FileUnreadableException;
import io.amasync.daemon.tree.MemoryFiles;
import io.amasync.protocol.path.TreePath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class IgnoreRulesTest {
  private final MemoryFiles files = new MemoryFiles();
  private final IgnoreRules rules = new IgnoreRules(files);

  @Test
  void answersAreGitsOwn() throws IOException {
    List<String> wrong = new ArrayList<>();
    int asked = 0;
    for (IgnoreCase one : cases()) {
      MemoryFiles tree = new MemoryFiles();
      one.rules()
          .forEach((directory, content) ->
              tree.file(
                  IgnoreRules.fileIn(directory.equals(".") ? null : latin1(directory)),
                  content.getBytes(StandardCharsets.ISO_8859_1)));
      IgnoreRules ours = new IgnoreRules(tree);
      for (IgnoreCase.Answer answer : one.answers()) {
        asked++;
        if (ours.ignored(latin1(answer.path()), answer.directory()) != answer.ignored()) {
          wrong.add("%s with %s".formatted(answer, one.rules()));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(asked).isGreaterThan(4_000);
  }

  @Test
  void aNameThatIsNotUtf8IsMatchedByItsBytes() throws IOException {
    files.file(TreePath.of(".amaignore"), new byte[] {(byte) 0xff, '?', '\n'});

    assertThat(rules.ignored(TreePath.of(new byte[] {(byte) 0xff, (byte) 0xfe}), false)).isTrue();
    assertThat(rules.ignored(TreePath.of(new byte[] {(byte) 0xfe, (byte) 0xfe}), false)).isFalse();
  }

  @Test
  void patternsMadeToTakeForeverDoNot() throws IOException {
    files.file(
        ".amaignore",
        "*a".repeat(500) + "b\n" + "**/a/".repeat(200) + "b\n" + "**/".repeat(100_000) + "b\n");

    assertThat(rules.ignored(TreePath.of("a".repeat(255)), false)).isFalse();
    assertThat(rules.ignored(TreePath.of("a/".repeat(100) + "c"), false)).isFalse();
  }

  @Test
  void rulesChangeWhenTheyAreRefreshed() throws IOException {
    files.file(".amaignore", "*.tmp\n").file("a/b/x.tmp", "");
    assertThat(ignored("a/b/x.tmp")).isTrue();
    files.file(".amaignore", "*.bak\n");
    assertThat(ignored("a/b/x.tmp")).isTrue();

    assertThat(rules.refresh(null, files.stat(TreePath.of(".amaignore")))).isTrue();
    assertThat(ignored("a/b/x.tmp")).isFalse();
    assertThat(rules.refresh(null, files.stat(TreePath.of(".amaignore")))).isFalse();

    files.remove(".amaignore");
    assertThat(rules.refresh(null, null)).isTrue();
    assertThat(ignored("x.bak")).isFalse();
  }

  @Test
  void rulesThatAreForgottenAreReadAgain() throws IOException {
    files.file("a/.amaignore", "x\n");
    assertThat(ignored("a/b/x")).isTrue();
    files.file("a/.amaignore", "y\n");

    rules.forget(TreePath.of("a"));

    assertThat(ignored("a/b/x")).isFalse();
    assertThat(ignored("a/b/y")).isTrue();
  }

  @Test
  void rulesThatCannotBeReadAreAFailureAndNotTheirAbsence() {
    files.file("a/.amaignore", "secret\n").makeUnreadable("a/.amaignore", "permission denied");

    assertThatThrownBy(() -> ignored("a/secret")).isInstanceOf(FileUnreadableException.class);

    files.makeReadable("a/.amaignore").file("a/.amaignore", "#".repeat(2 << 20));
    assertThatThrownBy(() -> ignored("a/secret"))
        .isInstanceOfSatisfying(
            FileUnreadableException.class,
            e -> assertThat(e.reason()).isEqualTo("larger than 1 MiB"));
  }

  @Test
  void aLinkToRulesHasNoSay() throws IOException {
    files.file("rules", "x\n").link(".amaignore", "rules");

    assertThat(ignored("x")).isFalse();
  }

  @Test
  void rulesAreReadOnceForManyQuestions() throws IOException {
    files.file(".amaignore", "x\n").file("a/b/c", "");
    for (int i = 0; i < 100; i++) {
      assertThat(ignored("a/b/" + i)).isFalse();
    }

    assertThat(files.opens()).isEqualTo(1);
    // One look for an ignore file in the root, in a and in a/b.
    assertThat(files.stats()).isEqualTo(3);
  }

  @Test
  void directoriesForgottenForRoomTakeTheirChildrenWithThem() throws IOException {
    files.file("a/.amaignore", "x\n");
    assertThat(ignored("a/b/x")).isTrue();
    for (int i = 0; i < 20_000; i++) {
      assertThat(ignored("d" + i + "/x")).isFalse();
    }
    files.file("a/.amaignore", "y\n");

    rules.refresh(TreePath.of("a"), files.stat(TreePath.of("a/.amaignore")));

    assertThat(ignored("a/b/x")).isFalse();
    assertThat(ignored("a/b/y")).isTrue();
  }

  private boolean ignored(String path) throws IOException {
    return rules.ignored(TreePath.of(path), false);
  }

  private static TreePath latin1(String text) {
    return TreePath.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<IgnoreCase> cases() throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    IgnoreRulesTest.class.getResourceAsStream("git-answers.txt")),
                StandardCharsets.US_ASCII))) {
      return IgnoreCase.readAll(in);
    }
  }
}

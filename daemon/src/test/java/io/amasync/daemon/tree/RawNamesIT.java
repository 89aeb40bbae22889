package io.amasync.daemon.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawNamesIT {
  /**
   * Latin 1, cut UTF-8, an overlong slash, a surrogate, valid UTF-8 of all lengths, U+FFFD itself.
   */
  private static final List<String> NAMES =
      List.of(
          "plain",
          "a%20b%FF",
          "%C3",
          "%C0%AF",
          "%ED%A0%80",
          "%C3%BC",
          "u%CC%88",
          "%E2%82%AC",
          "%F0%9F%98%80",
          "%EF%BF%BD",
          "%80",
          "%0A%01%7F",
          "%25%3F%23%5C");

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8", "en_US.ISO-8859-1"})
  void namesOfAnyBytesRoundTripUnderAnyLocale(String locale) throws Exception {
    Process child =
        ChildJvm.start(
            RoundTrip.class,
            Map.of("LC_ALL", locale),
            List.of(),
            List.of(temporary.toUri().toString()));

    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(said).endsWith("ok\n");
    assertThat(child.waitFor()).isZero();
  }

  /** Makes, lists, looks at, reads and links to files with each name; says what is not right. */
  static final class RoundTrip {
    private RoundTrip() {}

    public static void main(String[] arguments) throws IOException {
      Path top = Path.of(URI.create(arguments[0]));
      // The root's own name has such bytes too.
      Path root = Files.createDirectory(child(top, "root%FF%C3%BC"));
      StringBuilder said = new StringBuilder(System.getProperty("sun.jnu.encoding")).append('\n');
      for (String name : NAMES) {
        Path directory = Files.createDirectory(child(root, name));
        Files.write(child(directory, "f" + name), new byte[] {7});
        Files.createSymbolicLink(child(directory, "relative"), relative(name));
        Files.createSymbolicLink(child(directory, "absolute"), child(Path.of("/x"), name));
      }
      WorkspaceFiles files = SystemFiles.below(root);
      TreeSet<String> listed = new TreeSet<>();
      files.list(null, name -> listed.add(HexFormat.of().formatHex(name)));
      TreeSet<String> expected = new TreeSet<>();
      for (String name : NAMES) {
        TreePath directory = TreePath.parseUrl(name);
        expected.add(HexFormat.of().formatHex(directory.toBytes()));
        TreePath file = TreePath.parseUrl(name + "/f" + name);
        check(said, name, files.stat(directory).kind() == FileKind.DIRECTORY, "stat");
        check(said, name, files.stat(file).sizeBytes() == 1, "stat of a file");
        try (ReadableFile open = files.open(file)) {
          byte[] content = new byte[2];
          check(said, name, open.read(content, 0, 2) == 1 && content[0] == 7, "read");
        }
        TreePath link = TreePath.parseUrl(name + "/relative");
        check(said, name, sameBytes(files.readLink(link).toBytes(), directory), "relative link");
        TreePath absolute = TreePath.parseUrl(name + "/absolute");
        check(
            said,
            name,
            sameBytes(files.readLink(absolute).toBytes(), "/x/", directory),
            "absolute link");
        TreeSet<String> inside = new TreeSet<>();
        files.list(directory, n -> inside.add(HexFormat.of().formatHex(n)));
        check(said, name, inside.contains(HexFormat.of().formatHex(file.name())), "list");
      }
      check(said, "root", listed.equals(expected), "list: " + listed);
      System.out.print(said.append("ok\n"));
    }

    private static void check(StringBuilder said, String name, boolean right, String what) {
      if (!right) {
        said.append("wrong: ").append(name).append(' ').append(what).append('\n');
        System.out.print(said);
        System.exit(1);
      }
    }

    private static boolean sameBytes(byte[] bytes, TreePath path) {
      return sameBytes(bytes, "", path);
    }

    private static boolean sameBytes(byte[] bytes, String prefix, TreePath path) {
      byte[] start = prefix.getBytes(StandardCharsets.US_ASCII);
      byte[] expected = new byte[start.length + path.length()];
      System.arraycopy(start, 0, expected, 0, start.length);
      System.arraycopy(path.toBytes(), 0, expected, start.length, path.length());
      return Arrays.equals(bytes, expected);
    }

    private static Path child(Path directory, String encoded) {
      return directory.resolve(relative(encoded));
    }

    private static Path relative(String encoded) {
      return Path.of("/").relativize(Path.of(URI.create("file:///" + encoded)));
    }
  }
}

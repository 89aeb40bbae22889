package io.amasync.daemon.ignore;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the table {@code git-answers.txt} that {@link IgnoreRulesTest} reads, by asking git. Run by
 * hand, with the file to write as argument, when cases are added; the table in the repository was
 * made with git 2.39.
 */
final class RecordGitAnswers {
  private static final int RANDOM_CASES = 250;

  /** Pieces that random patterns are made of: few, so that they meet the paths. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "ab",
          "*",
          "**",
          "?",
          "/",
          "/",
          "/**/",
          "[ab]",
          "[!a]",
          "[^b-c]",
          ".",
          "\\a",
          "\\*",
          "*.b",
          "a*",
          "[",
          "]",
          "[]a]",
          "[[:alpha:]]",
          "\\",
          " ",
          "\\ ",
          "c");

  private static final List<String> NAMES =
      List.of("a", "b", "c", "ab", "a.b", "*", "[", "a b", "-", "\u00ff");

  private RecordGitAnswers() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    StringBuilder table = new StringBuilder();
    for (Map<String, String> rules : handWritten()) {
      answer(rules, paths(rules)).write(table);
    }
    Random random = new Random(20_261_120);
    for (int i = 0; i < RANDOM_CASES; i++) {
      Map<String, String> rules = new LinkedHashMap<>();
      rules.put(".", randomRules(random));
      if (random.nextBoolean()) {
        rules.put("a", randomRules(random));
      }
      Map<String, Boolean> paths = new TreeMap<>();
      while (paths.size() < 14) {
        addPath(paths, randomPath(random));
      }
      answer(rules, paths).write(table);
    }
    Files.writeString(Path.of(arguments[0]), table, StandardCharsets.US_ASCII);
  }

  /** Each of the rules of gitignore(5), and what people are known to trip over. */
  private static List<Map<String, String>> handWritten() {
    return List.of(
        Map.of(".", "*.tmp\n# comment\n\\#really\n!keep.tmp\n\n"),
        Map.of(".", "build/\n/only-top\nsub/dir\nsub/dir/file*\n"),
        Map.of(".", "*\n!*/\n!*.txt\n"),
        Map.of(".", "/*\n!/a\n/a/*\n!/a/b\n"),
        Map.of(".", "a\n!a/b\n"),
        Map.of(".", "a/\n!a/b\n", "a", "!b\n"),
        Map.of(".", "a/*\n!a/b\n"),
        Map.of(".", "*.b\n", "a", "!a.b\n", "a/b", "a.b\n"),
        Map.of(".", "**/a\na/**/b\nc/**\n"),
        Map.of(".", "a**b\n**c\na/**c\n"),
        Map.of(".", "***\n!***/a\n"),
        Map.of(".", "trailing   \nkept\\ \ntab\t\nslash\\\nspaces \\ \n"),
        Map.of(".", "carriage\r\nreturn\r\n!\n/\n//\na//\n"),
        Map.of(".", "\u00ef\u00bb\u00bfmarked\n\u00ef\u00bb\u00bfnot\n"),
        Map.of(".", "\u00ff*\n[\u00fe]\n?x\n"),
        Map.of(".", "[a-c]x\n[!a-c]y\n[^a-c]z\n[]]\n[!]]q\n[a-]w\n[-a]v\n[z-a]u\n"),
        Map.of(".", "[[:digit:]]\n[[:space:]]s\n[[:bogus:]]b\n[[:]c\n[[::]d\n[a\n[]\n[!]\n"),
        Map.of(".", "[[:punct:]]\n[[:upper:][:digit:]]u\n[[:xdigit:]-z]h\n[a[:digit:]-z]g\n"),
        Map.of(".", "\\!bang\n\\\\back\n\\a\\b\n!\\!bang\n"),
        Map.of(".", "a/b/\n/foo/ba/\nfoo/ba*/\n"),
        Map.of(".", "*/a\n?/b\n[!a]/c\na/?\n"),
        Map.of(".", "**/\n!**/b\n"),
        Map.of(".", "/**\n!/a/\n!/a/b\n"),
        Map.of(".", "a/**\n!a/**/\n!a/**/b\n"),
        Map.of(".", "no newline at the end"),
        Map.of(".", "", "a", "/b\nb/c\n", "a/b", "/c\n"),
        Map.of(".", ".*\n!.keep\n.amaignore\n"),
        Map.of("a/b", "../c\n./a\n/./a\n"));
  }

  /** Names taken from the patterns, in several places. */
  private static Map<String, Boolean> paths(Map<String, String> rules) {
    Map<String, Boolean> paths = new TreeMap<>();
    Set<String> names = new LinkedHashSet<>(List.of("a", "b", "c", "a.b", "keep.tmp"));
    for (String content : rules.values()) {
      for (String name : content.split("[/\n]", -1)) {
        names.add(name);
        names.add(name.replaceAll("[\\\\!]", ""));
        names.add(name.replace("*", "q"));
        names.add(name.replaceAll("^\\[.*\\]", "b"));
        names.add(name.replaceAll("^\\[.*\\]", "1"));
        names.add(name.replaceAll("^\\[.*\\]", "]"));
        names.add(name.replaceAll("^\\[.*\\]", "-"));
        names.add(name.strip());
      }
    }
    names.addAll(
        List.of(
            "foo/ba/x", "foo/bar/x", "foo/ba", "sub/dir/file1", "sub/dir2", "a/b/c/b", "c/b/a"));
    for (String name : names) {
      for (String prefix : List.of("", "a/", "a/b/", "c/")) {
        addPath(paths, prefix + name);
      }
    }
    return paths;
  }

  private static String randomRules(Random random) {
    StringBuilder rules = new StringBuilder();
    for (int line = random.nextInt(4); line >= 0; line--) {
      rules.append(random.nextInt(4) == 0 ? "!" : "");
      for (int piece = random.nextInt(5); piece >= 0; piece--) {
        rules.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      rules.append('\n');
    }
    return rules.toString();
  }

  private static String randomPath(Random random) {
    List<String> names = new ArrayList<>();
    for (int depth = random.nextInt(4); depth >= 0; depth--) {
      names.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    return String.join("/", names);
  }

  /** Adds {@code path} as a file, and what is above it as directories, unless that clashes. */
  private static void addPath(Map<String, Boolean> paths, String path) {
    if (List.of(path.split("/", -1)).stream()
        .anyMatch(n -> n.isEmpty() || n.equals(".") || n.equals("..") || n.equals(".amaignore"))) {
      return;
    }
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (Boolean.FALSE.equals(paths.putIfAbsent(path.substring(0, slash), true))) {
        return;
      }
    }
    paths.putIfAbsent(path, false);
  }

  /** Makes the tree and asks git about every path of it. */
  private static IgnoreCase answer(Map<String, String> rules, Map<String, Boolean> paths)
      throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("git-answers");
    run(root, "", "git", "init", "-q");
    for (Map.Entry<String, String> rule : rules.entrySet()) {
      Path directory = Files.createDirectories(root.resolve(rule.getKey()));
      Files.writeString(
          directory.resolve(".gitignore"),
          rule.getValue().replace(".amaignore", ".gitignore"),
          StandardCharsets.ISO_8859_1);
    }
    Map<String, Boolean> made = new TreeMap<>();
    for (Map.Entry<String, Boolean> path : paths.entrySet()) {
      Path at = root.resolve(name(path.getKey()));
      if (Files.isDirectory(at) || path.getValue()) {
        Files.createDirectories(at);
        made.put(path.getKey(), true);
      } else {
        Files.writeString(at, "");
        made.put(path.getKey(), false);
      }
    }
    StringBuilder asked = new StringBuilder();
    made.keySet().forEach(path -> asked.append(path).append('\0'));
    String said =
        run(
            root,
            asked.toString(),
            "git",
            "check-ignore",
            "--no-index",
            "-v",
            "-n",
            "-z",
            "--stdin");
    // For each path: source, line, pattern, path.
    String[] fields = said.split("\0", -1);
    List<IgnoreCase.Answer> answers = new ArrayList<>();
    for (int i = 0; i + 3 < fields.length; i += 4) {
      boolean ignored = !fields[i + 2].isEmpty() && !fields[i + 2].startsWith("!");
      answers.add(
          new IgnoreCase.Answer(
              fields[i + 3], Boolean.TRUE.equals(made.get(fields[i + 3])), ignored));
    }
    run(root, "", "rm", "-rf", root.toString());
    return new IgnoreCase(rules, answers);
  }

  /** The path with these bytes. */
  private static Path name(String latin1) {
    return Path.of("/")
        .relativize(
            Path.of(
                URI.create(
                    "file:///"
                        + TreePath.of(latin1.getBytes(StandardCharsets.ISO_8859_1)).toUrl())));
  }

  private static String run(Path directory, String input, String... command)
      throws IOException, InterruptedException {
    Path answer = Files.createTempFile("git-answer", "");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(answer.toFile())
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.ISO_8859_1));
    }
    int code = process.waitFor();
    String said = Files.readString(answer, StandardCharsets.ISO_8859_1);
    Files.delete(answer);
    if (code > 1) {
      throw new IOException("%s ended with %d".formatted(List.of(command), code));
    }
    return said;
  }
}

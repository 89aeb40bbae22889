package io.amasync.daemon.ignore;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree with ignore files, and git's answer for each of its paths. As text: a line {@code case},
 * then {@code rules DIRECTORY CONTENT} and {@code ignored|included file|directory PATH}, where text
 * is ISO-8859-1 with everything but plain ASCII percent-encoded, and {@code .} is the root.
 *
 * @param rules directory → content of its ignore file, both as ISO-8859-1
 */
record IgnoreCase(Map<String, String> rules, List<Answer> answers) {
  /** What git said about one path. */
  record Answer(String path, boolean directory, boolean ignored) {}

  static List<IgnoreCase> readAll(BufferedReader in) throws IOException {
    List<IgnoreCase> cases = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> words = List.of(line.split(" ", -1));
      switch (words.getFirst()) {
        case "case" -> cases.add(new IgnoreCase(new LinkedHashMap<>(), new ArrayList<>()));
        case "rules" -> cases.getLast().rules.put(decode(words.get(1)), decode(words.get(2)));
        case "ignored", "included" ->
            cases
                .getLast()
                .answers
                .add(
                    new Answer(
                        decode(words.get(2)),
                        words.get(1).equals("directory"),
                        words.getFirst().equals("ignored")));
        default -> throw new IOException("Not a line of the table: " + line);
      }
    }
    return cases;
  }

  void write(StringBuilder out) {
    out.append("case\n");
    rules.forEach((directory, content) ->
        out.append("rules ")
            .append(encode(directory))
            .append(' ')
            .append(encode(content))
            .append('\n'));
    for (Answer answer : answers) {
      out.append(answer.ignored() ? "ignored " : "included ")
          .append(answer.directory() ? "directory " : "file ")
          .append(encode(answer.path()))
          .append('\n');
    }
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if (b > ' ' && b < 0x7f && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static String decode(String text) {
    StringBuilder decoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        decoded.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        decoded.append(text.charAt(i));
      }
    }
    return decoded.toString();
  }
}

package io.amasync.daemon.cli.text;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command prints, and what those places can show.
 *
 * @param outIsTerminal whether {@code out} goes to a terminal and not to a file or pipe
 * @param errIsTerminal the same of {@code err}
 * @param coloured whether colours are wanted where there is a terminal
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    boolean coloured) {
  /** The system property in which the launcher says what is a terminal: {@code out,err}. */
  public static final String PROPERTY = "io.amasync.terminal";

  /** This process's, in UTF-8 whatever the locale. */
  public static Terminal ofProcess(Map<String, String> environment, String terminals) {
    return new Terminal(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        terminals.contains("out"),
        terminals.contains("err"),
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb"));
  }

  /** Whether {@code out} shows colours. */
  public boolean colours() {
    return coloured && outIsTerminal;
  }

  /** The text in bold where {@code out} shows it. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** The text in pale. */
  public String dim(String text) {
    return styled("2", text);
  }

  /** The text as good news. */
  public String good(String text) {
    return styled("32", text);
  }

  /** The text as something to wait for. */
  public String notice(String text) {
    return styled("33", text);
  }

  /** The text as something to see to. */
  public String bad(String text) {
    return styled("31", text);
  }

  private String styled(String code, String text) {
    return colours() ? "\u001b[%sm%s\u001b[0m".formatted(code, text) : text;
  }
}

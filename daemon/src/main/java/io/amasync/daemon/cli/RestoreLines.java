package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.cli.text.Table;
import io.amasync.daemon.cli.text.Terminal;
import io.amasync.daemon.restore.RestoreProgress;
import io.amasync.protocol.path.TreePath;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Says on standard error how a restore goes on: a line that changes on a terminal, a line every few
 * seconds elsewhere. How much there is in all is not known while a tree streams in.
 */
final class RestoreLines implements RestoreProgress, Closeable {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final Duration BETWEEN_REDRAWS = Duration.ofMillis(200);
  private static final int SHOWN_PATH = 40;

  private final Terminal terminal;
  private final InstantSource clock;
  private final Duration between;
  private Instant next;
  private long bytes;
  private long paths;

  RestoreLines(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.between = terminal.errIsTerminal() ? BETWEEN_REDRAWS : BETWEEN_LINES;
    this.next = Instant.MIN;
  }

  @Override
  public void wrote(int more) {
    bytes += more;
  }

  @Override
  public void restored(TreePath path) {
    paths++;
    Instant now = clock.instant();
    if (next.equals(Instant.MIN)) {
      next = now.plus(between);
    } else if (!now.isBefore(next)) {
      next = now.plus(between);
      show(path);
    }
  }

  private void show(TreePath path) {
    String amount =
        "restored %s, %s".formatted(Amounts.count(paths, "path", "paths"), Amounts.bytes(bytes));
    if (terminal.errIsTerminal()) {
      String name = Table.printable(path.toString());
      int from = Math.max(0, name.length() - SHOWN_PATH);
      terminal.err().print("\r\u001b[K%s  %s".formatted(amount, name.substring(from)));
      terminal.err().flush();
    } else {
      terminal.err().println(amount);
    }
  }

  @Override
  public void close() {
    if (terminal.errIsTerminal()) {
      terminal.err().print("\r\u001b[K");
      terminal.err().flush();
    }
  }
}

package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.cli.text.Terminal;
import io.amasync.daemon.control.ControlAnswer.Progress;
import io.amasync.daemon.control.StatusView;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows on standard error how a workspace comes into sync: a bar on a terminal, a line every few
 * seconds elsewhere. Not thread-safe.
 */
final class SyncProgress implements Closeable {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final int BAR_COLUMNS = 78;
  private static final long MEBIBYTE = 1 << 20;

  private final Terminal terminal;
  private final InstantSource clock;
  private @Nullable ProgressBar bar;
  private @Nullable Instant nextLine;

  SyncProgress(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  void show(StatusView.Workspace workspace, Progress progress) {
    Instant now = clock.instant();
    if (nextLine == null) {
      nextLine = now.plus(BETWEEN_LINES);
    } else if (terminal.errIsTerminal()) {
      drawBar(workspace, progress);
    } else if (!now.isBefore(nextLine)) {
      nextLine = now.plus(BETWEEN_LINES);
      terminal.err().println(line(workspace, progress));
    }
  }

  private static String line(StatusView.Workspace workspace, Progress progress) {
    StatusView.Pending pending = workspace.pending();
    StatusView.Throughput throughput = workspace.throughput();
    return "%s: %s; %s, %s to go%s; reading %s/s, uploading %s/s"
        .formatted(
            workspace.name(),
            progress.activity(),
            Amounts.count(pending.files(), "file", "files"),
            Amounts.bytes(pending.bytes()),
            StatusPrinter.timeLeft(workspace),
            Amounts.bytes(throughput.readBytesPerSecond()),
            Amounts.bytes(throughput.uploadBytesPerSecond()));
  }

  private void drawBar(StatusView.Workspace workspace, Progress progress) {
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName(workspace.name())
              .setUnit(" MiB", MEBIBYTE)
              .setInitialMax(workspace.pending().bytes())
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(
                  new DelegatingProgressBarConsumer(
                      text -> terminal.err().print("\r" + text), BAR_COLUMNS))
              .hideEta()
              .build();
      bar = shown;
    }
    long toGo = workspace.pending().bytes();
    long all = Math.max(shown.getMax(), toGo);
    shown.maxHint(all);
    shown.stepTo(all - toGo);
    shown.setExtraMessage(" " + progress.activity());
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      terminal.err().print("\r\u001b[K");
    }
  }
}

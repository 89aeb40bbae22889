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
  private Instant nextLine = Instant.MIN;
  private long readAtStart = -1;

  SyncProgress(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  void show(StatusView.Workspace workspace, Progress progress) {
    if (readAtStart < 0) {
      readAtStart = progress.bytesRead();
      nextLine = clock.instant().plus(BETWEEN_LINES);
      return;
    }
    if (terminal.errIsTerminal()) {
      drawBar(workspace, progress);
    } else if (!clock.instant().isBefore(nextLine)) {
      nextLine = clock.instant().plus(BETWEEN_LINES);
      terminal.err().println(line(workspace, progress));
    }
  }

  private static String line(StatusView.Workspace workspace, Progress progress) {
    StatusView.Pending pending = workspace.pending();
    return "%s: %s; %s, %s to go; reading %s/s, uploading %s/s"
        .formatted(
            workspace.name(),
            progress.activity(),
            Amounts.count(pending.files(), "file", "files"),
            Amounts.bytes(pending.bytes()),
            Amounts.bytes(progress.readBytesPerSecond()),
            Amounts.bytes(progress.uploadedBytesPerSecond()));
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
    long done = progress.bytesRead() - readAtStart;
    shown.maxHint(Math.max(shown.getMax(), Math.max(done, workspace.pending().bytes())));
    shown.stepTo(done);
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

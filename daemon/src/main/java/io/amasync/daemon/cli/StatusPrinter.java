package io.amasync.daemon.cli;

import io.amasync.daemon.cli.text.Amounts;
import io.amasync.daemon.cli.text.Table;
import io.amasync.daemon.cli.text.Terminal;
import io.amasync.daemon.control.ControlAnswer.Progress;
import io.amasync.daemon.control.StatusView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a status to people. */
final class StatusPrinter {
  private static final int SHOWN_BLOCKED = 10;

  private final Terminal terminal;
  private final Instant now;

  StatusPrinter(Terminal terminal, Instant now) {
    this.terminal = terminal;
    this.now = now;
  }

  void print(StatusView status, List<Progress> progress) {
    line(terminal.bold("ama-sync") + "  " + word(status.state()));
    StatusView.Daemon daemon = status.daemon();
    if (daemon != null) {
      line(
          "daemon    pid %d, version %s, up %s, %s resident, %s"
              .formatted(
                  daemon.pid(),
                  daemon.version(),
                  Amounts.duration(Duration.ofSeconds(daemon.uptimeSeconds())),
                  Amounts.bytes(daemon.residentBytes()),
                  daemon.hash()));
      Long limit = daemon.uploadLimitBytesPerSecond();
      if (limit != null) {
        line("limit     uploads at most %s/s".formatted(Amounts.bytes(limit)));
      }
    }
    StatusView.Server server = status.server();
    if (server != null) {
      line(
          "server    %s  %s"
              .formatted(
                  server.url(),
                  server.reachable()
                      ? terminal.good("reachable")
                      : terminal.bad("cannot be reached")));
      if (!server.reachable()) {
        line(terminal.dim("          if it is your own: ama-sync up starts it again"));
      }
    }
    for (StatusView.Workspace workspace : status.workspaces()) {
      Progress doing =
          progress.stream()
              .filter(candidate -> candidate.workspace().equals(workspace.id()))
              .findFirst()
              .orElse(null);
      line("");
      line(
          "%s  %s"
              .formatted(
                  terminal.bold(Table.printable(workspace.name())),
                  Table.printable(workspace.path())));
      workspace(workspace, doing);
    }
  }

  private void workspace(StatusView.Workspace workspace, @Nullable Progress doing) {
    StatusView.LastCommit last = workspace.lastCommit();
    line(
        "  state     %s%s"
            .formatted(
                word(workspace.state()),
                doing == null || workspace.state() == StatusView.State.IN_SYNC
                    ? ""
                    : terminal.dim(" (" + doing.activity() + ")")));
    line(
        "  version   %d: %s, %s%s"
            .formatted(
                workspace.version(),
                Amounts.count(workspace.files(), "file", "files"),
                Amounts.bytes(workspace.bytes()),
                last == null ? "" : ", committed " + Amounts.ago(last.time(), now)));
    pending(workspace);
    StatusView.Uploaded uploaded = workspace.uploaded();
    line(
        "  uploaded  %s, %s in %s since the daemon started%s"
            .formatted(
                Amounts.count(uploaded.chunks(), "chunk", "chunks"),
                Amounts.bytes(uploaded.bytes()),
                Amounts.count(uploaded.packs(), "pack", "packs"),
                workspace.state() == StatusView.State.PENDING
                    ? rates(workspace.throughput())
                    : ""));
    if (workspace.watch().equals("polling")) {
      line("  watching  " + terminal.notice("by polling: changes are found within a minute"));
    }
    blocked(workspace, doing);
    String error = workspace.lastError();
    if (error != null) {
      line("  " + terminal.bad("error") + "     " + Table.printable(error));
    }
  }

  /** A line for each state on the way to being committed. */
  private void pending(StatusView.Workspace workspace) {
    StatusView.Pending pending = workspace.pending();
    if (pending.files() == 0) {
      return;
    }
    line(
        "  pending   %s, %s to go%s"
            .formatted(
                Amounts.count(pending.files(), "file", "files"),
                Amounts.bytes(pending.bytes()),
                workspace.state() == StatusView.State.PENDING ? timeLeft(workspace) : ""));
    if (pending.staging() > 0) {
      line(
          "  staging   %s, %s read"
              .formatted(
                  Amounts.count(pending.staging(), "file", "files"),
                  Amounts.bytes(pending.stagingBytes())));
    }
    if (pending.staged() > 0) {
      line(
          "  staged    %s, %s, waiting for the commit"
              .formatted(
                  Amounts.count(pending.staged(), "file", "files"),
                  Amounts.bytes(pending.stagedBytes())));
    }
  }

  /** How long the uploading still takes, as the end of a sentence; empty when it is done. */
  static String timeLeft(StatusView.Workspace workspace) {
    Long seconds = workspace.secondsLeft();
    if (seconds == null) {
      return ", time left unknown";
    }
    return seconds == 0
        ? ""
        : ", about %s left".formatted(Amounts.duration(Duration.ofSeconds(seconds)));
  }

  private static String rates(StatusView.Throughput throughput) {
    return "; now reading %s/s, uploading %s/s"
        .formatted(
            Amounts.bytes(throughput.readBytesPerSecond()),
            Amounts.bytes(throughput.uploadBytesPerSecond()));
  }

  private void blocked(StatusView.Workspace workspace, @Nullable Progress doing) {
    List<StatusView.Blocked> blocked = workspace.blocked();
    long all = Math.max(blocked.size(), doing == null ? 0 : doing.blockedPaths());
    if (all == 0) {
      return;
    }
    line(
        "  blocked   "
            + terminal.notice(
                Amounts.count(all, "path is not committed", "paths are not committed")));
    for (StatusView.Blocked path : blocked.subList(0, Math.min(SHOWN_BLOCKED, blocked.size()))) {
      line("    %s: %s".formatted(Table.printable(path.path()), path.reason()));
      if (!path.advice().isEmpty()) {
        line(terminal.dim("      " + path.advice()));
      }
    }
    if (all > SHOWN_BLOCKED) {
      line("    … and %s more; --json lists them".formatted(Amounts.count(all - SHOWN_BLOCKED)));
    }
  }

  private String word(StatusView.State state) {
    return switch (state) {
      case IN_SYNC -> terminal.good("in sync");
      case PENDING -> terminal.notice("pending");
      case PAUSED -> terminal.notice("paused");
      case OFFLINE -> terminal.bad("offline");
      case ATTENTION -> terminal.bad("attention");
    };
  }

  private void line(String text) {
    terminal.out().println(text);
  }
}

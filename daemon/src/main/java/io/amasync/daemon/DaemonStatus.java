package io.amasync.daemon;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.control.ControlAnswer;
import io.amasync.daemon.control.StatusView;
import io.amasync.daemon.engine.EngineState;
import io.amasync.daemon.engine.EngineStatus;
import io.amasync.daemon.engine.WorkspaceEngine;
import io.amasync.daemon.remote.http.UploadLimit;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts together what {@code status} shows. */
final class DaemonStatus {
  private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final String version;
  private final KeyedHashes hashes;
  private final ServerConfig server;
  private final InstantSource clock;
  private final UploadLimit limit;
  private final Instant started;

  /**
   * What does not change while the daemon runs.
   *
   * @param hashes what chunks are hashed with; its name may change while it is tried out
   */
  DaemonStatus(
      String version,
      KeyedHashes hashes,
      ServerConfig server,
      InstantSource clock,
      UploadLimit limit) {
    this.version = version;
    this.hashes = hashes;
    this.server = server;
    this.clock = clock;
    this.limit = limit;
    this.started = clock.instant();
  }

  ControlAnswer.Status of(List<WorkspaceEngine> engines) {
    List<EngineStatus> statuses = engines.stream().map(WorkspaceEngine::status).toList();
    List<StatusView.Workspace> workspaces = statuses.stream().map(this::workspace).toList();
    boolean reachable = statuses.stream().allMatch(EngineStatus::serverReachable);
    StatusView view =
        new StatusView(
            StatusView.worst(workspaces),
            new StatusView.Daemon(
                ProcessHandle.current().pid(),
                version,
                Duration.between(started, clock.instant()).toSeconds(),
                residentBytes(),
                hashes.name(),
                uploadLimit()),
            new StatusView.Server(server.url(), reachable),
            workspaces);
    return new ControlAnswer.Status(view, statuses.stream().map(DaemonStatus::progress).toList());
  }

  private StatusView.Workspace workspace(EngineStatus status) {
    EngineStatus.Pending pending = status.pending();
    EngineStatus.Uploaded uploaded = status.uploaded();
    EngineStatus.LastCommit last = status.lastCommit();
    return new StatusView.Workspace(
        status.name(),
        status.id(),
        PathText.of(status.path()),
        state(status.state()),
        status.version(),
        status.files(),
        status.bytes(),
        new StatusView.Pending(
            pending.files(),
            pending.bytes(),
            pending.staging(),
            pending.stagingBytes(),
            pending.staged(),
            pending.stagedBytes()),
        new StatusView.Uploaded(uploaded.chunks(), uploaded.bytes(), uploaded.packs()),
        new StatusView.Throughput(uploaded.readBytesPerSecond(), uploaded.uploadedBytesPerSecond()),
        pending.secondsLeft(),
        status.blocked().stream()
            .map(one -> new StatusView.Blocked(one.path().toString(), one.reason(), one.advice()))
            .toList(),
        status.watch(),
        last == null
            ? null
            : new StatusView.LastCommit(last.version(), last.time(), last.hash().toString()),
        status.lastError(),
        "%s/v1/workspaces/%s/files/".formatted(server.url(), TreePath.of(status.name()).toUrl()));
  }

  private static StatusView.State state(EngineState state) {
    return switch (state) {
      case IN_SYNC -> StatusView.State.IN_SYNC;
      case PENDING -> StatusView.State.PENDING;
      case PAUSED -> StatusView.State.PAUSED;
      case OFFLINE -> StatusView.State.OFFLINE;
      case ATTENTION -> StatusView.State.ATTENTION;
    };
  }

  private static ControlAnswer.Progress progress(EngineStatus status) {
    return new ControlAnswer.Progress(
        status.id(),
        status.activity(),
        status.blockedPaths(),
        status.blocked().stream().filter(EngineStatus.Blocked::skipped).count());
  }

  private @Nullable Long uploadLimit() {
    long bytesPerSecond = limit.bytesPerSecond();
    return bytesPerSecond == UploadLimit.NONE ? null : (Long) bytesPerSecond;
  }

  /** This process's resident memory, or 0 where the system does not say. */
  private static long residentBytes() {
    if (!Files.isReadable(PROCESS_STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(PROCESS_STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}

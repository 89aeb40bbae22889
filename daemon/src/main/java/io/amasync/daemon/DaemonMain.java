package io.amasync.daemon;

import io.amasync.chunker.hash.HashSelector;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.pack.Rehearsal;
import io.amasync.daemon.config.AlreadyRunningException;
import io.amasync.daemon.config.BadConfigException;
import io.amasync.daemon.config.ConfigFile;
import io.amasync.daemon.config.DaemonConfig;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.InstanceLock;
import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.RunFile;
import io.amasync.daemon.config.ServerConfig;
import io.amasync.daemon.control.ControlServer;
import io.amasync.daemon.control.ControlSocketPath;
import io.amasync.daemon.engine.EngineSettings;
import io.amasync.daemon.engine.WorkspaceEngines;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.rehearsal.UploadRehearsal;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.remote.http.BadCaFileException;
import io.amasync.daemon.remote.http.HttpRemoteServer;
import io.amasync.daemon.remote.http.RetryPolicy;
import io.amasync.daemon.remote.http.TrustedAuthorities;
import io.amasync.daemon.remote.http.UploadLimit;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon's process: assembles everything, runs until SIGTERM or {@code ama-sync down}, and
 * stops in the opposite order.
 */
public final class DaemonMain {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonMain.class);

  /** Longer than any engine takes to stop, shorter than the patience of service managers. */
  private static final long STOP_SECONDS = 15;

  private final Home home;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private DaemonMain(Home home) {
    this.home = home;
  }

  /** Runs the daemon of {@code AMA_SYNC_HOME}. */
  public static void main(String[] arguments) {
    Home home = Home.resolve(System.getenv(), Path.of(System.getProperty("user.home")));
    System.exit(new DaemonMain(home).run());
  }

  private int run() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> LOG.error("Thread {} ended", thread.getName(), e));
    try (InstanceLock _ = InstanceLock.acquire(home.create().daemonLock())) {
      serve(ConfigFile.read(home));
      return 0;
    } catch (AlreadyRunningException e) {
      return refuse(e, "One daemon serves a home. Stop it with: ama-sync down");
    } catch (BadConfigException e) {
      return refuse(e, e.advice());
    } catch (BadCaFileException e) {
      return refuse(e, e.advice());
    } catch (IOException | RuntimeException e) {
      LOG.error("The daemon cannot go on", e);
      return refuse(e, "More is in %s.".formatted(home.logs().resolve("daemon.log")));
    } catch (InterruptedException e) {
      return refuse(e, "");
    } finally {
      stopped.countDown();
    }
  }

  /** Standard error is what {@code ama-sync up} shows when a daemon does not start. */
  private static int refuse(Exception failure, String advice) {
    System.err.printf("ama-sync daemon: %s%n  %s%n", failure.getMessage(), advice);
    return 1;
  }

  private void serve(DaemonConfig config) throws IOException, InterruptedException {
    ServerConfig server = config.server();
    if (server == null) {
      throw new IOException("Nothing is configured yet; start with: ama-sync up DIR");
    }
    KeyedHashes hashes = HashSelector.fastest();
    InstantSource clock = InstantSource.system();
    UploadBudget budget =
        UploadBudget.of(UploadBudget.DEFAULT_BYTES, Runtime.getRuntime().availableProcessors());
    Long configured = config.uploadLimitBytesPerSecond();
    UploadLimit limit =
        UploadLimit.of(configured == null ? UploadLimit.NONE : configured, budget.packs());
    DaemonStatus status = new DaemonStatus(version(), hashes, server, clock, limit);
    Path socket = ControlSocketPath.prepare(home, Path.of(System.getProperty("java.io.tmpdir")));
    try (HttpRemoteServer remote =
            HttpRemoteServer.at(
                server.uri(),
                PathText.parse(server.tokenFile()),
                server.caFile() == null
                    ? TrustedAuthorities.ofJdk()
                    : TrustedAuthorities.with(PathText.parse(server.caFile())),
                RetryPolicy.DEFAULT,
                new SecureRandom(),
                limit);
        LocalIndex index = LocalIndex.open(home.index());
        Daemon daemon =
            new Daemon(home, engines(index, remote, hashes, budget, clock), status, limit);
        UploadRehearsal uploads =
            new UploadRehearsal(home.rehearsal(), hashes, surroundings(clock), daemon::hasWork);
        ControlServer _ = ControlServer.open(socket, daemon)) {
      stopOnSignal(daemon);
      daemon.start(config);
      CompletableFuture<Boolean> _ =
          Rehearsal.whenIdle(
                  System.getenv(),
                  rehearsal -> {
                    rehearsal.upload();
                    return uploads.run();
                  })
              .whenComplete(DaemonMain::rehearsed);
      LOG.info("Version {} serves {} from {}", version(), home.path(), server.url());
      new RunFile(ProcessHandle.current().pid(), PathText.of(socket), version(), clock.instant())
          .write(home);
      daemon.awaitStop();
      LOG.info("Stopping");
    } finally {
      RunFile.remove(home);
    }
    LOG.info("Stopped");
  }

  private static void rehearsed(@Nullable Boolean done, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("Uploads could not be rehearsed", failure);
    } else if (Boolean.TRUE.equals(done)) {
      LOG.info("Uploads are rehearsed");
    }
  }

  private Engines engines(
      LocalIndex index,
      RemoteServer remote,
      KeyedHashes hashes,
      UploadBudget budget,
      InstantSource clock) {
    WorkspaceEngines engines =
        new WorkspaceEngines(
            index,
            remote,
            hashes,
            budget,
            home.daemon(),
            DeviceName.ofThisMachine(System.getenv()),
            EngineSettings.DEFAULT,
            surroundings(clock));
    return workspace -> engines.open(workspace.id(), workspace.name(), workspace.directory());
  }

  private static Surroundings surroundings(InstantSource clock) {
    return new Surroundings(clock, System::nanoTime, new SecureRandom());
  }

  private void stopOnSignal(Daemon daemon) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  daemon.askToStop();
                  try {
                    if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                      LOG.warn("Did not stop within {} s; what is open resumes", STOP_SECONDS);
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop on signal"));
  }

  private static String version() {
    String version = DaemonMain.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}

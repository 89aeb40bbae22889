package io.amasync.daemon.cli.launch;

import io.amasync.daemon.config.AlreadyRunningException;
import io.amasync.daemon.config.Home;
import io.amasync.daemon.config.InstanceLock;
import io.amasync.daemon.config.RunFile;
import io.amasync.daemon.control.ControlClient;
import io.amasync.daemon.control.ControlCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The daemon of a home. */
public final class DaemonProcess {
  private static final String MAIN_CLASS = "io.amasync.daemon.DaemonMain";
  private static final String OPTIONS_VARIABLE = "AMA_SYNC_DAEMON_OPTS";
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(20);

  // The serial collector and C1-then-C2 defaults kept resident memory lowest; the rest is what
  // lmdbjava, zstd-jni and the vector hash need.
  private static final List<String> FLAGS =
      List.of(
          "-Xmx192m",
          // Five buffers of 32 MiB (UploadBudget), and what they have outgrown.
          "-XX:MaxDirectMemorySize=256m",
          // What is free is given back at rest (ProcessMemory), down to these.
          "-Xms32m",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-XX:-ShrinkHeapInSteps",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          // C2 is for what stays hot: twenty times its usual thresholds, and those of C1 doubled,
          // except for cutting, hashing and packs, which are to be fast from the start. With the
          // usual ones compiling took a third of the CPU of a first upload. Those of the server and
          // of restore are in scripts/launch-lib.sh.
          "-XX:Tier3InvocationThreshold=400",
          "-XX:Tier3MinInvocationThreshold=200",
          "-XX:Tier3CompileThreshold=4000",
          "-XX:Tier4InvocationThreshold=100000",
          "-XX:Tier4MinInvocationThreshold=12000",
          "-XX:Tier4CompileThreshold=300000",
          "-XX:Tier4BackEdgeThreshold=800000",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,io.amasync.chunker.*::*,0.05",
          // What is called once a file is compiled after 30,000 of them: within a rehearsal
          // (UploadRehearsal). Sooner, and C2 knows too little and begins again.
          "-XX:CompileCommand=CompileThresholdScaling,io.amasync.daemon.*::*,0.3",
          "-XX:CompileCommand=CompileThresholdScaling,io.amasync.protocol.*::*,0.3");

  /** Of glibc, which would have eight a core and give little of them back. */
  private static final String MALLOC_ARENAS = "2";

  private final Home home;
  private final Installation installation;

  /** The daemon of a home; starts nothing. */
  public DaemonProcess(Home home, Installation installation) {
    this.home = home;
    this.installation = installation;
  }

  /** A connection to the running daemon, if one runs. The caller closes it. */
  public Optional<ControlClient> connect() throws IOException {
    Optional<RunFile> file = RunFile.read(home);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ControlClient.connect(file.get().socketPath()));
    } catch (IOException e) {
      // A daemon that was killed leaves its run file and socket behind; nobody answers there.
      return Optional.empty();
    }
  }

  /**
   * Whether the cache is newer than every jar: of an older one the JVM would run classes that are
   * no longer in the jars.
   */
  static boolean isFresh(Path cache, String classPath) {
    try {
      FileTime made = Files.getLastModifiedTime(cache);
      for (String jar : classPath.split(File.pathSeparator, -1)) {
        if (Files.getLastModifiedTime(Path.of(jar)).compareTo(made) > 0) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // Without the cache, or with jars that cannot be looked at: the slow start.
    }
  }

  /** The command that runs the daemon in the foreground. */
  public List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(installation.java().toString());
    command.addAll(FLAGS);
    Path cache = installation.daemonCache();
    if (isFresh(cache, installation.classPath())) {
      command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    }
    String options = System.getenv().getOrDefault(OPTIONS_VARIABLE, "").strip();
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split("\\s+")));
    }
    command.add("-D" + Installation.PROPERTY + "=" + installation.root());
    command.add("-Dlogback.configurationFile=logback-daemon.xml");
    command.add("-Dio.amasync.logs=" + home.logs());
    command.addAll(List.of("-cp", installation.classPath(), MAIN_CLASS));
    return command;
  }

  /** What {@link #command} needs in its environment, besides what is there. */
  public Map<String, String> environment() {
    return Map.of(Home.VARIABLE, home.path().toString(), "MALLOC_ARENA_MAX", MALLOC_ARENAS);
  }

  /** Starts it. It goes by what is configured now. */
  public Launch<RunFile> launch() throws IOException {
    Path log = home.logs().resolve("daemon.out");
    return new Launch<>(
        "The daemon",
        Detached.start(command(), environment(), log),
        pid -> RunFile.read(home).filter(file -> file.pid() == pid),
        READY,
        POLL,
        "See the logs in %s, then run ama-sync up again.".formatted(home.logs()));
  }

  /** Asks the running daemon to stop and waits until it has; false when none ran. */
  public boolean stop() throws IOException, InterruptedException {
    Optional<RunFile> file = RunFile.read(home);
    Optional<ControlClient> client = connect();
    if (file.isEmpty() || client.isEmpty()) {
      return stopSilent();
    }
    Optional<ProcessHandle> process = ProcessHandle.of(file.get().pid());
    try (ControlClient daemon = client.get()) {
      daemon.ask(new ControlCommand.Stop());
    } catch (IOException e) {
      // It may end before it has answered; whether it ends is seen below.
      process.ifPresent(ProcessHandle::destroy);
    }
    if (process.isPresent() && !Stopping.endsWithin(process.get(), STOP)) {
      Stopping.stop(process.get(), "The daemon", STOP);
    }
    return true;
  }

  /** Stops a daemon that holds the lock but does not answer: it is just starting, or it hangs. */
  private boolean stopSilent() throws IOException, InterruptedException {
    try (InstanceLock _ = InstanceLock.acquire(home.daemonLock())) {
      return false;
    } catch (AlreadyRunningException e) {
      Optional<ProcessHandle> holder =
          e.pid()
              .flatMap(ProcessHandle::of)
              .filter(process ->
                  process.info().commandLine().filter(l -> l.contains(MAIN_CLASS)).isPresent());
      if (holder.isEmpty()) {
        throw e;
      }
      Stopping.stop(holder.get(), "The daemon", STOP);
      return true;
    }
  }
}

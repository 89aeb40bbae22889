package io.amasync.daemon.engine;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.daemon.ignore.IgnoreRules;
import io.amasync.daemon.index.LocalIndex;
import io.amasync.daemon.index.WorkspaceIndex;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.scan.Scanner;
import io.amasync.daemon.tree.SystemFiles;
import io.amasync.daemon.tree.WorkspaceFiles;
import io.amasync.daemon.upload.Surroundings;
import io.amasync.daemon.upload.UploadBudget;
import io.amasync.daemon.upload.UploadCounters;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Makes the engines of one daemon: one account on one server, and one memory budget for all. Starts
 * nothing and owns nothing: close the engines first, then the server and the index.
 */
public final class WorkspaceEngines {
  private final LocalIndex index;
  private final RemoteServer server;
  private final Path stateDirectory;
  private final String device;
  private final EngineSettings settings;
  private final Surroundings surroundings;
  private final SharedUploads uploads;

  /**
   * Takes no memory and asks nothing yet.
   *
   * @param stateDirectory private to the daemon; for what is neither index nor configuration
   * @param device this device's name, as other devices see it
   */
  public WorkspaceEngines(
      LocalIndex index,
      RemoteServer server,
      KeyedHashes hashes,
      UploadBudget budget,
      Path stateDirectory,
      String device,
      EngineSettings settings,
      Surroundings surroundings) {
    this.index = index;
    this.server = server;
    this.stateDirectory = stateDirectory;
    this.device = device;
    this.settings = settings;
    this.surroundings = surroundings;
    this.uploads = new SharedUploads(index, server, hashes, budget, surroundings);
  }

  /** Makes the engine that keeps {@code root} in sync with the workspace {@code id}. */
  public WorkspaceEngine open(UUID id, String name, Path root) {
    WorkspaceFiles files = SystemFiles.below(root);
    IgnoreRules rules = new IgnoreRules(files);
    return open(
        id, name, root, files, rules, NativeWatching.factory(root, files, rules, stateDirectory));
  }

  /** Takes the server for one that has no chunk; asks which account it is if nobody has yet. */
  public void forgetChunks() throws RemoteException, InterruptedException {
    uploads.get().account().known().forgetAll();
  }

  /** Lets go of memory that nothing under way needs, as an engine does after a while at rest. */
  public void trim() {
    uploads.trim();
  }

  /** With files and a watcher of the caller's own. */
  WorkspaceEngine open(
      UUID id,
      String name,
      Path root,
      WorkspaceFiles files,
      IgnoreRules rules,
      Watching.Factory watchers) {
    WorkspaceIndex workspace = index.workspace(id);
    WorkspaceSetup setup =
        new WorkspaceSetup(
            id,
            name,
            root,
            device,
            files,
            rules,
            new Scanner(files, rules, workspace),
            workspace,
            server,
            surroundings,
            stateDirectory.resolve(id + ".manifest"));
    UploadCounters counters = new UploadCounters(surroundings.nanoTime());
    EngineParts parts =
        new EngineParts(
            new ChangeInbox(surroundings.nanoTime()),
            new EngineBoard(),
            new BlockedPaths(),
            new Interruptions(),
            new EngineRequests());
    ServerLink link = new ServerLink(setup, uploads, counters);
    EngineLoop loop = new EngineLoop(setup, settings, parts, link, uploads);
    return new ThreadedEngine(setup, parts, counters, watchers, loop);
  }
}

package io.amasync.daemon.remote;

import io.amasync.chunker.id.ChunkId;
import io.amasync.protocol.api.AccountView;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.CommitsView;
import io.amasync.protocol.api.CreateWorkspaceRequest;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.PackGrantView;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server whose calls fail on demand: before anything was done, or when all was done. */
public final class FaultyServer implements RemoteServer {
  /** Is asked before and after each call; what it throws is the call's end. */
  public interface Fault {
    /** {@code call} is the method's name. Runs on the caller's thread, and may hold it up. */
    void at(String call, boolean after) throws RemoteException, InterruptedException;
  }

  private interface Call<T, E extends IOException> {
    T run() throws E, InterruptedException;
  }

  private final RemoteServer server;
  private volatile Fault fault;

  public FaultyServer(RemoteServer server, Fault fault) {
    this.server = server;
    this.fault = fault;
  }

  public void fail(Fault newFault) {
    fault = newFault;
  }

  /** The server is away, for every call from now on. */
  public void goAway() {
    fail((call, after) -> {
      throw new ServerUnavailableException(
          "The server is away (%s)".formatted(call), (Duration) null);
    });
  }

  /** The server is back. */
  public void comeBack() {
    fail((call, after) -> {});
  }

  private <T, E extends IOException> T run(String name, Call<T, E> call)
      throws E, RemoteException, InterruptedException {
    fault.at(name, false);
    T answer = call.run();
    fault.at(name, true);
    return answer;
  }

  @Override
  public AccountView account() throws RemoteException, InterruptedException {
    return run("account", server::account);
  }

  @Override
  public WorkspaceView createOrFindWorkspace(CreateWorkspaceRequest request)
      throws RemoteException, InterruptedException {
    return run("createOrFindWorkspace", () -> server.createOrFindWorkspace(request));
  }

  @Override
  public List<WorkspaceView> workspaces() throws RemoteException, InterruptedException {
    return run("workspaces", server::workspaces);
  }

  @Override
  public Optional<WorkspaceView> workspace(String nameOrId)
      throws RemoteException, InterruptedException {
    return run("workspace", () -> server.workspace(nameOrId));
  }

  @Override
  public CommitView openCommit(UUID workspace, OpenCommitRequest request)
      throws RemoteException, InterruptedException {
    return run("openCommit", () -> server.openCommit(workspace, request));
  }

  @Override
  public Optional<CommitView> commit(UUID workspace, UUID commit)
      throws RemoteException, InterruptedException {
    return run("commit", () -> server.commit(workspace, commit));
  }

  @Override
  public void abandon(UUID workspace, UUID commit) throws RemoteException, InterruptedException {
    run(
        "abandon",
        () -> {
          server.abandon(workspace, commit);
          return true;
        });
  }

  @Override
  public List<ChunkId> unseen(UUID workspace, List<ChunkId> chunks)
      throws RemoteException, InterruptedException {
    return run("unseen", () -> server.unseen(workspace, chunks));
  }

  @Override
  public PackGrantView grant(UUID workspace, UUID commit, byte[] tail)
      throws RemoteException, InterruptedException {
    return run("grant", () -> server.grant(workspace, commit, tail));
  }

  @Override
  public void putPack(GrantsView.Grant grant, ByteBuffer pack)
      throws RemoteException, InterruptedException {
    run(
        "putPack",
        () -> {
          server.putPack(grant, pack);
          return true;
        });
  }

  @Override
  public CompleteOutcome complete(UUID workspace, UUID commit, Path manifest)
      throws RemoteException, InterruptedException {
    try {
      return run("complete", () -> server.complete(workspace, commit, manifest));
    } catch (ServerUnavailableException e) {
      return new CompleteOutcome.Unknown(e);
    }
  }

  @Override
  public CommitsView commits(UUID workspace, long afterVersion, int limit)
      throws RemoteException, InterruptedException {
    return run("commits", () -> server.commits(workspace, afterVersion, limit));
  }

  @Override
  public FilesView files(UUID workspace, @Nullable Long version, @Nullable String after, int limit)
      throws RemoteException, InterruptedException {
    return run("files", () -> server.files(workspace, version, after, limit));
  }

  @Override
  public FilesView revisions(UUID workspace, TreePath path)
      throws RemoteException, InterruptedException {
    return run("revisions", () -> server.revisions(workspace, path));
  }

  @Override
  public InputStream tree(UUID workspace, TreeQuery query)
      throws IOException, InterruptedException {
    return run("tree", () -> server.tree(workspace, query));
  }
}

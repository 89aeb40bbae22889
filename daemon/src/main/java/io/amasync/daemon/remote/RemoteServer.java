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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One account on one server. Every call but {@link #complete} and {@link #putPack} is repeated
 * until it is answered or its deadline passes. Thread-safe.
 *
 * <p>Every method throws {@link ServerUnavailableException} when there was no usable answer (try
 * later), {@link ServerRefusedException} when the answer was no (a retry cannot help), and {@link
 * InterruptedException} as soon as its thread is interrupted.
 */
public interface RemoteServer {
  /** Whose token this is, and the account's chunk key. */
  AccountView account() throws RemoteException, InterruptedException;

  /** Creates the workspace, or finds the one of that name. */
  WorkspaceView createOrFindWorkspace(CreateWorkspaceRequest request)
      throws RemoteException, InterruptedException;

  /** Every workspace of the account, by name. */
  List<WorkspaceView> workspaces() throws RemoteException, InterruptedException;

  /** The workspace of that name or id; empty when the account has none. */
  Optional<WorkspaceView> workspace(String nameOrId) throws RemoteException, InterruptedException;

  /**
   * Stage 1. Asking again with the same key gives the same commit, whatever its state is by now.
   */
  CommitView openCommit(UUID workspace, OpenCommitRequest request)
      throws RemoteException, InterruptedException;

  /** Where a commit stands; empty when the workspace has no such commit. */
  Optional<CommitView> commit(UUID workspace, UUID commit)
      throws RemoteException, InterruptedException;

  /** Gives an open commit up. One that has ended already is left as it is. */
  void abandon(UUID workspace, UUID commit) throws RemoteException, InterruptedException;

  /**
   * Which of these chunks the account's store has not seen: in the order asked, each once.
   *
   * @param chunks at most {@link io.amasync.protocol.api.Limits#UNSEEN_CHUNKS}
   */
  List<ChunkId> unseen(UUID workspace, List<ChunkId> chunks)
      throws RemoteException, InterruptedException;

  /**
   * Where to upload a pack of an open commit, or which of its chunks the account's store has.
   *
   * @param tail {@link io.amasync.chunker.pack.SealedPack#tail}
   */
  PackGrantView grant(UUID workspace, UUID commit, byte[] tail)
      throws RemoteException, InterruptedException;

  /**
   * Uploads a pack, once: an expired grant is a {@link ServerRefusedException}, and the caller asks
   * for a new one.
   *
   * @param pack from position to limit; neither moved nor changed until this returns
   */
  void putPack(GrantsView.Grant grant, ByteBuffer pack)
      throws RemoteException, InterruptedException;

  /**
   * Stage 2, sent once; that it broke is an answer too ({@link CompleteOutcome.Unknown}).
   *
   * @param manifest the file that holds it
   */
  CompleteOutcome complete(UUID workspace, UUID commit, Path manifest)
      throws RemoteException, InterruptedException;

  /** Committed commits after a version, in order of version. */
  CommitsView commits(UUID workspace, long afterVersion, int limit)
      throws RemoteException, InterruptedException;

  /**
   * A page of the tree as of a version, directories too, in order of path.
   *
   * @param version null for the latest
   * @param after null for the first page, then {@link FilesView#next()}
   */
  FilesView files(UUID workspace, @Nullable Long version, @Nullable String after, int limit)
      throws RemoteException, InterruptedException;

  /** A path's revisions, newest first; none when it never had one. */
  FilesView revisions(UUID workspace, TreePath path) throws RemoteException, InterruptedException;

  /**
   * A tree stream ({@code io.amasync.protocol.tree}); the caller closes it. It fails when the
   * server sends nothing for a while.
   */
  InputStream tree(UUID workspace, TreeQuery query) throws IOException, InterruptedException;
}

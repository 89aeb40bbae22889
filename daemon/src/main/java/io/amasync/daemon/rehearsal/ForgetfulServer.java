package io.amasync.daemon.rehearsal;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.chunker.pack.PackReader;
import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.remote.TreeQuery;
import io.amasync.protocol.api.AccountView;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.api.CommitState;
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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server with one account and one workspace that says yes to everything and keeps nothing: no
 * pack, no file, only how far its history has come. Whatever reads is not answered, since there is
 * nothing to read. Thread-safe.
 */
final class ForgetfulServer implements RemoteServer {
  private static final String NAME = "rehearsal";
  private static final Digest256 NO_PARENT = new Digest256(0, 0, 0, 0);

  private final UUID workspace;
  private final byte[] chunkKey;
  private final AccountKeys keys;
  private final KeyedHashes hashes;
  private final InstantSource clock;

  // Guarded by this.
  private final Map<UUID, CommitView> commits = new HashMap<>();
  private long version;
  private @Nullable CommitHash head;
  private int packs;
  private int completed;

  ForgetfulServer(UUID workspace, byte[] chunkKey, KeyedHashes hashes, InstantSource clock) {
    this.workspace = workspace;
    this.chunkKey = chunkKey.clone();
    this.keys = AccountKeys.derive(chunkKey);
    this.hashes = hashes;
    this.clock = clock;
  }

  /** Its workspace has never had a commit. */
  synchronized void forget() {
    commits.clear();
    version = 0;
    head = null;
  }

  /** How many packs were put, ever. */
  synchronized int packs() {
    return packs;
  }

  /** How many commits were completed, ever. */
  synchronized int completed() {
    return completed;
  }

  @Override
  public AccountView account() {
    return new AccountView(NAME, HexFormat.of().formatHex(chunkKey), "");
  }

  @Override
  public synchronized WorkspaceView createOrFindWorkspace(CreateWorkspaceRequest request) {
    return view();
  }

  @Override
  public synchronized List<WorkspaceView> workspaces() {
    return List.of(view());
  }

  @Override
  public synchronized Optional<WorkspaceView> workspace(String nameOrId) {
    return Optional.of(view());
  }

  private WorkspaceView view() {
    return new WorkspaceView(
        workspace.toString(),
        NAME,
        Chunking.CDC,
        clock.instant(),
        version,
        head == null ? null : head.toString(),
        0,
        0);
  }

  @Override
  public synchronized CommitView openCommit(UUID ws, OpenCommitRequest request) {
    UUID id = UUID.fromString(request.idempotencyKey());
    return commits.computeIfAbsent(id, _ -> commit(id, CommitState.OPEN, null, null));
  }

  private CommitView commit(
      UUID id, CommitState state, @Nullable Long committed, @Nullable String hash) {
    return new CommitView(
        id.toString(), 1, state, committed, hash, clock.instant(), NAME, "", "", 0, 0);
  }

  @Override
  public synchronized Optional<CommitView> commit(UUID ws, UUID commit) {
    return Optional.ofNullable(commits.get(commit));
  }

  @Override
  public synchronized void abandon(UUID ws, UUID commit) {
    commits.remove(commit);
  }

  @Override
  public List<ChunkId> unseen(UUID ws, List<ChunkId> chunks) {
    return chunks;
  }

  @Override
  public PackGrantView grant(UUID ws, UUID commit, byte[] tail) {
    PackId pack;
    try {
      pack = new PackReader(keys, hashes).readTail(null, tail).id();
    } catch (CorruptPackException e) {
      throw new IllegalStateException("A pack of our own is refused", e);
    }
    return new PackGrantView(
        new GrantsView.Grant(pack.toString(), false, "PUT", "", Map.of(), clock.instant(), null),
        List.of());
  }

  @Override
  public synchronized void putPack(GrantsView.Grant grant, ByteBuffer pack) {
    packs++;
  }

  @Override
  public synchronized CompleteOutcome complete(UUID ws, UUID commit, Path manifest) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KeyedHash hash = hashes.keyed(keys.manifests());
    ByteBuffer chain = ByteBuffer.allocate(2 * Digest256.BYTES);
    (head == null ? NO_PARENT : head.digest()).writeTo(chain);
    hash.hash(bytes, 0, bytes.length).writeTo(chain);
    CommitHash next = new CommitHash(hash.hash(chain.array(), 0, chain.capacity()));
    head = next;
    version++;
    completed++;
    CommitView view = commit(commit, CommitState.COMMITTED, version, next.toString());
    commits.put(commit, view);
    return new CompleteOutcome.Committed(view);
  }

  @Override
  public CommitsView commits(UUID ws, long afterVersion, int limit) {
    throw nothingToRead();
  }

  @Override
  public FilesView files(UUID ws, @Nullable Long asOf, @Nullable String after, int limit) {
    throw nothingToRead();
  }

  @Override
  public FilesView revisions(UUID ws, TreePath path) {
    throw nothingToRead();
  }

  @Override
  public InputStream tree(UUID ws, TreeQuery query) {
    throw nothingToRead();
  }

  private static UnsupportedOperationException nothingToRead() {
    return new UnsupportedOperationException("Nothing is kept that could be read");
  }
}

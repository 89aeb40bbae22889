package io.amasync.daemon.remote;

import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.pack.ChunkDecoder;
import io.amasync.chunker.pack.Codec;
import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.chunker.pack.PackReader;
import io.amasync.chunker.pack.PackVerifier;
import io.amasync.protocol.api.AccountView;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.api.CommitView;
import io.amasync.protocol.api.CommitsView;
import io.amasync.protocol.api.CreateWorkspaceRequest;
import io.amasync.protocol.api.FileView;
import io.amasync.protocol.api.FilesView;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.protocol.api.PackGrantView;
import io.amasync.protocol.api.PathConflict;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.ManifestReader;
import io.amasync.protocol.path.TreePath;
import io.amasync.protocol.tree.StoredChunk;
import io.amasync.protocol.tree.TreeStreamWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A server with one account and one workspace, in memory. It checks all that the real one checks:
 * packs byte by byte, manifests, base revisions, missing chunks, that the tree stays a tree. And it
 * counts.
 */
public final class InMemoryServer implements RemoteServer {
  private static final Instant EPOCH = Instant.parse("2026-11-20T00:00:00Z");

  /** A path's revision; {@code entry} is a {@code Delete} for a tombstone. */
  private record Revision(ManifestEntry entry, long number, long version) {}

  private record Commit(UUID id, long seq, OpenCommitRequest request, CommitView view) {}

  private final byte[] chunkKey;
  private final AccountKeys keys;
  private final KeyedHashes hashes;
  private final UUID workspace = new UUID(1, 2);

  private final Map<ChunkId, byte[]> chunks = new HashMap<>();
  private final Map<PackId, Integer> packPuts = new LinkedHashMap<>();
  private final TreeMap<TreePath, List<Revision>> revisions = new TreeMap<>();
  private final Map<String, Commit> byKey = new LinkedHashMap<>();
  private long version;
  private @Nullable CommitHash head;

  public InMemoryServer(byte[] chunkKey, KeyedHashes hashes) {
    this.chunkKey = chunkKey.clone();
    this.keys = AccountKeys.derive(chunkKey);
    this.hashes = hashes;
  }

  public UUID workspace() {
    return workspace;
  }

  public AccountKeys keys() {
    return keys;
  }

  /** How often each pack was sent. */
  public synchronized Map<PackId, Integer> packPuts() {
    return Map.copyOf(packPuts);
  }

  public synchronized long version() {
    return version;
  }

  /** How many commits were opened and not completed. */
  public synchronized long openCommits() {
    return byKey.values().stream().filter(c -> c.view().state() == CommitState.OPEN).count();
  }

  public synchronized List<CommitView> commits() {
    return byKey.values().stream()
        .map(Commit::view)
        .filter(view -> view.state() == CommitState.COMMITTED)
        .toList();
  }

  /** The store loses everything, and forgets that it had it. */
  public synchronized void loseAllChunks() {
    chunks.clear();
  }

  /** The store loses what no commit refers to yet. */
  public synchronized void loseStagedChunks() {
    Set<ChunkId> kept = new HashSet<>();
    for (List<Revision> all : revisions.values()) {
      for (Revision revision : all) {
        if (revision.entry() instanceof ManifestEntry.PutFile file) {
          for (int i = 0; i < file.chunks().count(); i++) {
            kept.add(file.chunks().id(i));
          }
        }
      }
    }
    chunks.keySet().retainAll(kept);
  }

  /** Gives up every commit that is open, as after a long time. */
  public synchronized void abandonOpenCommits() {
    List.copyOf(byKey.values()).forEach(commit -> abandon(workspace, commit.id()));
  }

  /** The history becomes another one of the same length. */
  public synchronized void forgeHead() {
    head = new CommitHash(new Digest256(version, 6, 6, 6));
  }

  /** Paths of which a revision says nothing but what the one before it says. */
  public synchronized List<TreePath> repeatedRevisions() {
    List<TreePath> repeated = new ArrayList<>();
    revisions.forEach((path, all) -> {
      for (int i = 1; i < all.size(); i++) {
        if (withoutBase(all.get(i).entry()).equals(withoutBase(all.get(i - 1).entry()))) {
          repeated.add(path);
        }
      }
    });
    return repeated;
  }

  private static ManifestEntry withoutBase(ManifestEntry entry) {
    TreePath path = entry.path();
    return switch (entry) {
      case ManifestEntry.Delete _ -> new ManifestEntry.Delete(path, 0);
      case ManifestEntry.PutDirectory d -> new ManifestEntry.PutDirectory(path, 0, d.mode());
      case ManifestEntry.PutSymlink l ->
          new ManifestEntry.PutSymlink(path, 0, l.mtime(), l.target());
      case ManifestEntry.PutFile f ->
          new ManifestEntry.PutFile(path, 0, f.mode(), f.mtime(), f.content(), f.chunks());
    };
  }

  /** The head: files by their content, directories as null, links by their target. */
  public synchronized Map<TreePath, Object> tree() {
    Map<TreePath, Object> tree = new TreeMap<>();
    revisions.forEach((path, all) -> {
      switch (all.getLast().entry()) {
        case ManifestEntry.Delete _ -> {}
        case ManifestEntry.PutDirectory _ -> tree.put(path, "directory");
        case ManifestEntry.PutSymlink link -> tree.put(path, "-> " + link.target());
        case ManifestEntry.PutFile file -> tree.put(path, ByteBuffer.wrap(bytes(file)));
      }
    });
    return tree;
  }

  /** What the head has at a path, as text; null when it has no file there. */
  public synchronized @Nullable String text(String path) {
    List<Revision> all = revisions.get(TreePath.of(path));
    return all != null && all.getLast().entry() instanceof ManifestEntry.PutFile file
        ? new String(bytes(file), StandardCharsets.UTF_8)
        : null;
  }

  private void writeChunks(ManifestEntry.PutFile file, TreeStreamWriter to) throws IOException {
    for (int i = 0; i < file.chunks().count(); i++) {
      ChunkId id = file.chunks().id(i);
      byte[] raw = Objects.requireNonNull(chunks.get(id), "chunk");
      to.chunk(new StoredChunk(Codec.RAW.code(), raw.length), raw);
    }
  }

  private byte[] bytes(ManifestEntry.PutFile file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < file.chunks().count(); i++) {
      out.writeBytes(Objects.requireNonNull(chunks.get(file.chunks().id(i)), "chunk"));
    }
    return out.toByteArray();
  }

  public synchronized long revisionsOf(String path) {
    return revisions.getOrDefault(TreePath.of(path), List.of()).size();
  }

  /** Another device commits these entries. */
  public synchronized void commitOfAnotherDevice(ManifestEntry... entries) {
    version++;
    head = new CommitHash(new Digest256(version, 7, 7, 7));
    for (ManifestEntry entry : entries) {
      List<Revision> all = revisions.computeIfAbsent(entry.path(), _ -> new ArrayList<>());
      all.add(new Revision(entry, all.size() + 1, version));
    }
  }

  @Override
  public AccountView account() {
    return new AccountView("test", HexFormat.of().formatHex(chunkKey), "1");
  }

  @Override
  public WorkspaceView createOrFindWorkspace(CreateWorkspaceRequest request) {
    return view();
  }

  private synchronized WorkspaceView view() {
    return new WorkspaceView(
        workspace.toString(),
        "test",
        Chunking.CDC,
        EPOCH,
        version,
        head == null ? null : head.toString(),
        0,
        0);
  }

  @Override
  public List<WorkspaceView> workspaces() {
    return List.of(view());
  }

  @Override
  public Optional<WorkspaceView> workspace(String nameOrId) {
    return nameOrId.equals(workspace.toString()) ? Optional.of(view()) : Optional.empty();
  }

  @Override
  public synchronized CommitView openCommit(UUID ws, OpenCommitRequest request) {
    return byKey
        .computeIfAbsent(
            request.idempotencyKey(),
            key -> {
              UUID id = new UUID(9, byKey.size() + 1L);
              long seq = byKey.size() + 1L;
              return new Commit(
                  id, seq, request, viewOf(id, seq, request, CommitState.OPEN, null, null, 0));
            })
        .view();
  }

  private static CommitView viewOf(
      UUID id,
      long seq,
      OpenCommitRequest request,
      CommitState state,
      @Nullable Long version,
      @Nullable String hash,
      long entries) {
    return new CommitView(
        id.toString(),
        seq,
        state,
        version,
        hash,
        EPOCH.plusSeconds(seq),
        request.device(),
        request.alias(),
        request.message(),
        entries,
        0);
  }

  private Optional<Commit> find(UUID id) {
    return byKey.values().stream().filter(commit -> commit.id().equals(id)).findFirst();
  }

  @Override
  public synchronized Optional<CommitView> commit(UUID ws, UUID id) {
    return find(id).map(Commit::view);
  }

  @Override
  public synchronized void abandon(UUID ws, UUID id) {
    find(id)
        .filter(commit -> commit.view().state() == CommitState.OPEN)
        .ifPresent(commit -> end(commit, CommitState.ABANDONED, null, null, 0));
  }

  private void end(
      Commit commit,
      CommitState state,
      @Nullable Long newVersion,
      @Nullable String hash,
      long entries) {
    CommitView view =
        viewOf(commit.id(), commit.seq(), commit.request(), state, newVersion, hash, entries);
    byKey.put(
        commit.request().idempotencyKey(),
        new Commit(commit.id(), commit.seq(), commit.request(), view));
  }

  @Override
  public synchronized List<ChunkId> unseen(UUID ws, List<ChunkId> asked) {
    return new LinkedHashSet<>(asked).stream().filter(id -> !chunks.containsKey(id)).toList();
  }

  @Override
  public synchronized PackGrantView grant(UUID ws, UUID commit, byte[] tail)
      throws RemoteException {
    requireOpen(commit);
    PackIndex pack;
    try {
      pack = new PackReader(keys, hashes).readTail(null, tail);
    } catch (CorruptPackException e) {
      throw refused(ProblemCode.CORRUPT_PACK, String.valueOf(e.getMessage()));
    }
    List<String> present =
        pack.entries().stream()
            .map(PackEntry::id)
            .filter(chunks::containsKey)
            .map(ChunkId::toString)
            .toList();
    if (!present.isEmpty()) {
      return new PackGrantView(null, present);
    }
    String id = pack.id().toString();
    return new PackGrantView(
        new GrantsView.Grant(id, false, "PUT", "memory:" + id, Map.of(), EPOCH, null), List.of());
  }

  private Commit requireOpen(UUID id) throws RemoteException {
    Commit commit = find(id).orElseThrow(() -> refused(ProblemCode.NOT_FOUND, "no such commit"));
    if (commit.view().state() == CommitState.ABANDONED) {
      throw refused(ProblemCode.COMMIT_ENDED, "abandoned");
    }
    return commit;
  }

  private static ServerRefusedException refused(ProblemCode code, String detail) {
    return new ServerRefusedException(Problem.of(code, detail));
  }

  @Override
  public synchronized void putPack(GrantsView.Grant grant, ByteBuffer content)
      throws RemoteException {
    byte[] pack = new byte[content.remaining()];
    content.get(content.position(), pack);
    PackId id = PackId.parse(grant.packId());
    packPuts.merge(id, 1, Integer::sum);
    try {
      PackIndex index =
          new PackVerifier(keys, hashes)
              .verify(
                  id, new ByteArrayInputStream(pack), pack.length, OutputStream.nullOutputStream());
      ChunkDecoder decoder = new ChunkDecoder(keys, hashes);
      for (PackEntry entry : index.entries()) {
        byte[] raw = new byte[entry.rawLength()];
        decoder.decode(entry, pack, entry.offset(), raw);
        chunks.putIfAbsent(entry.id(), raw);
      }
    } catch (IOException e) {
      throw refused(ProblemCode.CORRUPT_PACK, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public synchronized CompleteOutcome complete(UUID ws, UUID id, Path manifest)
      throws RemoteException {
    Commit commit;
    try {
      commit = requireOpen(id);
    } catch (ServerRefusedException e) {
      if (e.is(ProblemCode.COMMIT_ENDED)) {
        return new CompleteOutcome.Ended();
      }
      throw e;
    }
    if (commit.view().state() == CommitState.COMMITTED) {
      return new CompleteOutcome.Committed(commit.view());
    }
    try {
      byte[] bytes = Files.readAllBytes(manifest);
      List<ManifestEntry> entries = read(commit, bytes);
      List<PathConflict> conflicts = conflicts(entries);
      if (!conflicts.isEmpty()) {
        return new CompleteOutcome.Conflict(conflicts);
      }
      List<ChunkId> missing = missing(entries);
      if (!missing.isEmpty()) {
        return new CompleteOutcome.MissingChunks(missing);
      }
      requireTree(entries);
      return new CompleteOutcome.Committed(apply(commit, bytes, entries));
    } catch (IOException e) {
      throw refused(ProblemCode.MALFORMED_MANIFEST, String.valueOf(e.getMessage()));
    }
  }

  private List<ManifestEntry> read(Commit commit, byte[] bytes) throws IOException {
    ManifestReader reader = new ManifestReader(new ByteArrayInputStream(bytes), bytes.length);
    if (!reader.header().commit().equals(commit.id())
        || !reader.header().top().toString().equals(commit.request().top())) {
      throw new IOException("the header is another commit's");
    }
    List<ManifestEntry> entries = new ArrayList<>();
    for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
      if (entry instanceof ManifestEntry.PutFile file
          && !file.chunks().contentId(hashes.keyed(keys.contents())).equals(file.content())) {
        throw new IOException("the content id is not that of the chunks");
      }
      entries.add(entry);
    }
    if (entries.isEmpty() && commit.request().alias().isEmpty()) {
      throw new IOException("an empty commit that has no name");
    }
    return entries;
  }

  private List<PathConflict> conflicts(List<ManifestEntry> entries) {
    List<PathConflict> conflicts = new ArrayList<>();
    for (ManifestEntry entry : entries) {
      long current = revisions.getOrDefault(entry.path(), List.of()).size();
      if (current != entry.baseRevision()) {
        conflicts.add(
            new PathConflict(
                entry.path().toString(),
                Base64.getEncoder().encodeToString(entry.path().toBytes()),
                entry.baseRevision(),
                current));
      }
    }
    return conflicts;
  }

  private List<ChunkId> missing(List<ManifestEntry> entries) {
    LinkedHashSet<ChunkId> missing = new LinkedHashSet<>();
    for (ManifestEntry entry : entries) {
      if (entry instanceof ManifestEntry.PutFile file) {
        for (int i = 0; i < file.chunks().count(); i++) {
          if (!chunks.containsKey(file.chunks().id(i))) {
            missing.add(file.chunks().id(i));
          }
        }
      }
    }
    return List.copyOf(missing);
  }

  private void requireTree(List<ManifestEntry> entries) throws IOException {
    TreeMap<TreePath, ManifestEntry> after = new TreeMap<>();
    revisions.forEach((path, all) -> after.put(path, all.getLast().entry()));
    entries.forEach(entry -> after.put(entry.path(), entry));
    after.values().removeIf(ManifestEntry.Delete.class::isInstance);
    for (TreePath path : after.keySet()) {
      TreePath parent = path.parent();
      if (parent != null && !(after.get(parent) instanceof ManifestEntry.PutDirectory)) {
        throw new IOException("'%s' is in no directory".formatted(path));
      }
    }
  }

  private CommitView apply(Commit commit, byte[] manifest, List<ManifestEntry> entries) {
    version++;
    ByteBuffer chain = ByteBuffer.wrap(new byte[2 * Digest256.BYTES]);
    (head == null ? new Digest256(0, 0, 0, 0) : head.digest()).writeTo(chain);
    hashes.keyed(keys.manifests()).hash(manifest, 0, manifest.length).writeTo(chain);
    head = new CommitHash(hashes.keyed(keys.manifests()).hash(chain.array(), 0, chain.capacity()));
    for (ManifestEntry entry : entries) {
      List<Revision> all = revisions.computeIfAbsent(entry.path(), _ -> new ArrayList<>());
      all.add(new Revision(entry, all.size() + 1, version));
    }
    end(commit, CommitState.COMMITTED, version, head.toString(), entries.size());
    return Objects.requireNonNull(byKey.get(commit.request().idempotencyKey())).view();
  }

  @Override
  public CommitsView commits(UUID ws, long afterVersion, int limit) {
    return new CommitsView(
        commits().stream()
            .filter(view -> Objects.requireNonNullElse(view.version(), 0L) > afterVersion)
            .limit(limit)
            .toList(),
        null);
  }

  @Override
  public synchronized FilesView files(
      UUID ws, @Nullable Long asOf, @Nullable String after, int limit) {
    List<FileView> page = new ArrayList<>();
    String next = null;
    var rest = after == null ? revisions : revisions.tailMap(TreePath.parseUrl(after), false);
    for (var all : rest.values()) {
      if (!(all.getLast().entry() instanceof ManifestEntry.Delete)) {
        if (page.size() == limit) {
          next = TreePath.of(last(page)).toUrl();
          break;
        }
        page.add(fileView(all.getLast()));
      }
    }
    return new FilesView(version, page, next);
  }

  private static byte[] last(List<FileView> page) {
    return Base64.getDecoder().decode(Objects.requireNonNull(page.getLast().pathBase64()));
  }

  private static FileView fileView(Revision revision) {
    ManifestEntry entry = revision.entry();
    String kind = "deleted";
    String mode = "0644";
    long size = 0;
    Instant mtime = null;
    String content = null;
    String target = null;
    switch (entry) {
      case ManifestEntry.Delete _ -> {}
      case ManifestEntry.PutDirectory directory -> {
        kind = "directory";
        mode = "%04o".formatted(directory.mode());
      }
      case ManifestEntry.PutFile file -> {
        kind = "file";
        mode = "%04o".formatted(file.mode());
        size = file.chunks().sizeBytes();
        mtime = file.mtime().toInstant();
        content = file.content().toString();
      }
      case ManifestEntry.PutSymlink link -> {
        kind = "symlink";
        mtime = link.mtime().toInstant();
        target = Base64.getEncoder().encodeToString(link.target().toBytes());
      }
    }
    return new FileView(
        entry.path().toString(),
        Base64.getEncoder().encodeToString(entry.path().toBytes()),
        kind,
        revision.number(),
        revision.version(),
        size,
        mode,
        mtime,
        content,
        target,
        EPOCH);
  }

  @Override
  public synchronized FilesView revisions(UUID ws, TreePath path) {
    return new FilesView(
        version,
        revisions.getOrDefault(path, List.of()).reversed().stream()
            .map(InMemoryServer::fileView)
            .toList(),
        null);
  }

  @Override
  public synchronized InputStream tree(UUID ws, TreeQuery query) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TreeStreamWriter writer = new TreeStreamWriter(bytes, version);
    for (List<Revision> all : revisions.values()) {
      ManifestEntry entry = all.getLast().entry();
      if (!(entry instanceof ManifestEntry.Delete)) {
        writer.entry(entry);
        if (entry instanceof ManifestEntry.PutFile file) {
          writeChunks(file, writer);
        }
      }
    }
    writer.end();
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}

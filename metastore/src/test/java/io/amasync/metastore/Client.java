package io.amasync.metastore;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.content.ChunkList;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.ContentId;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import io.amasync.chunker.pack.Codec;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.metastore.commit.CommitOutcome;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.commit.ManifestPublisher;
import io.amasync.metastore.commit.ManifestSource;
import io.amasync.metastore.commit.NewCommit;
import io.amasync.metastore.commit.PackMover;
import io.amasync.metastore.pack.PackState;
import io.amasync.metastore.tree.RevisionRow;
import io.amasync.metastore.tree.Selection;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.api.CommitState;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.ManifestHeader;
import io.amasync.protocol.manifest.ManifestWriter;
import io.amasync.protocol.manifest.Mtime;
import io.amasync.protocol.path.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** One account with one workspace, and what a client does with it. Seeded. */
final class Client {
  static final int MODE = 0644;
  static final Mtime MTIME = new Mtime(1_700_000_000L, 123_456_789);
  static final ManifestPublisher NO_PUBLISHER = (version, hash) -> {};
  static final PackMover NO_MOVER = packs -> {};

  private static final int PACK_ENTRIES = 100;

  final Metastore metastore;
  final long account;
  final AccountKeys keys;
  final WorkspaceRow workspace;
  private final Random random;

  Client(Metastore metastore, long seed) {
    this.metastore = metastore;
    this.random = new Random(seed);
    Digest256 chunkKey = digest();
    this.account =
        metastore
            .accounts()
            .createAccount("client " + UUID.randomUUID(), new HashKey(chunkKey))
            .id();
    this.keys = AccountKeys.derive(chunkKey.toBytes());
    this.workspace = workspace("work");
  }

  private Client(Client owner, WorkspaceRow workspace) {
    this.metastore = owner.metastore;
    this.random = owner.random;
    this.account = owner.account;
    this.keys = owner.keys;
    this.workspace = workspace;
  }

  /** The same account in another workspace. */
  Client inWorkspace(String name) {
    return new Client(this, workspace(name));
  }

  WorkspaceRow workspace(String name) {
    return metastore.workspaces().createOrFindWorkspace(account, name, Chunking.CDC).workspace();
  }

  UUID id() {
    return workspace.id();
  }

  Digest256 digest() {
    return new Digest256(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /** A content of new chunks of these lengths. */
  ChunkList content(int... lengths) {
    ChunkList.Builder chunks = new ChunkList.Builder();
    for (int length : lengths) {
      chunks.add(new ChunkId(digest()), length);
    }
    return chunks.build();
  }

  static ChunkList reversed(ChunkList chunks) {
    ChunkList.Builder reversed = new ChunkList.Builder();
    for (int i = chunks.count() - 1; i >= 0; i--) {
      reversed.add(chunks.id(i), chunks.rawLength(i));
    }
    return reversed.build();
  }

  /** A content of new chunks that are staged. */
  ChunkList staged(int... lengths) {
    ChunkList chunks = content(lengths);
    stage(new TopHash(digest()), chunks);
    return chunks;
  }

  /** Stages the chunks, up to a hundred in a pack; returns the packs. */
  List<PackIndex> stage(TopHash top, ChunkList chunks) {
    List<PackIndex> packs = new ArrayList<>();
    for (int from = 0; from < chunks.count(); from += PACK_ENTRIES) {
      List<PackEntry> entries = new ArrayList<>();
      for (int i = from; i < Math.min(from + PACK_ENTRIES, chunks.count()); i++) {
        entries.add(
            new PackEntry(
                chunks.id(i), Codec.RAW, 100 + i, chunks.rawLength(i), chunks.rawLength(i)));
      }
      packs.add(new PackIndex(new PackId(digest()), entries, 1_000_000, random.nextInt()));
      metastore.packs().recordStagedPack(account, id(), top, packs.getLast());
    }
    return packs;
  }

  ManifestEntry.PutFile file(String path, long base, ChunkList chunks) {
    return file(TreePath.of(path), base, chunks);
  }

  ManifestEntry.PutFile file(TreePath path, long base, ChunkList chunks) {
    return new ManifestEntry.PutFile(path, base, MODE, MTIME, contentId(chunks), chunks);
  }

  static ManifestEntry directory(String path, long base) {
    return new ManifestEntry.PutDirectory(TreePath.of(path), base, 0755);
  }

  static ManifestEntry link(String path, long base, String target) {
    return new ManifestEntry.PutSymlink(
        TreePath.of(path), base, MTIME, LinkTarget.of(target.getBytes(StandardCharsets.UTF_8)));
  }

  static ManifestEntry delete(String path, long base) {
    return new ManifestEntry.Delete(TreePath.of(path), base);
  }

  CommitRow open() {
    return open(new NewCommit(UUID.randomUUID(), 0, new TopHash(digest()), "laptop", "", ""));
  }

  CommitRow open(NewCommit commit) {
    return metastore.commits().openCommit(account, id(), commit).orElseThrow();
  }

  /** The manifest of a commit, as bytes; sorts the entries. */
  ManifestSource manifest(CommitRow commit, List<? extends ManifestEntry> entries)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ManifestWriter writer =
        new ManifestWriter(
            bytes,
            new ManifestHeader(
                commit.top(),
                commit.workspace(),
                workspace.name(),
                workspace.chunking(),
                commit.id(),
                Instant.EPOCH,
                commit.device(),
                commit.alias(),
                commit.message(),
                entries.size()));
    for (ManifestEntry entry :
        entries.stream().sorted(Comparator.comparing(ManifestEntry::path)).toList()) {
      writer.write(entry);
    }
    writer.finish();
    return source(bytes.toByteArray());
  }

  static ManifestSource source(byte[] manifest) {
    return new ManifestSource() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(manifest);
      }

      @Override
      public long sizeBytes() {
        return manifest.length;
      }
    };
  }

  /** Both stages of a commit. */
  CommitOutcome commit(ManifestEntry... entries) throws IOException {
    return commit(List.of(entries));
  }

  CommitOutcome commit(List<? extends ManifestEntry> entries) throws IOException {
    CommitRow commit = open();
    return stage2(commit, manifest(commit, entries), NO_PUBLISHER);
  }

  CommitOutcome stage2(CommitRow commit, ManifestSource manifest, ManifestPublisher publisher)
      throws IOException {
    return stage2(commit, manifest, NO_MOVER, publisher);
  }

  CommitOutcome stage2(
      CommitRow commit, ManifestSource manifest, PackMover mover, ManifestPublisher publisher)
      throws IOException {
    return metastore.stage2().commit(account, id(), commit.id(), manifest, mover, publisher);
  }

  /** A commit that has to succeed. */
  CommitRow committed(ManifestEntry... entries) throws IOException {
    return committed(List.of(entries));
  }

  CommitRow committed(List<? extends ManifestEntry> entries) throws IOException {
    CommitOutcome outcome = commit(entries);
    assertThat(outcome).isInstanceOf(CommitOutcome.Committed.class);
    return ((CommitOutcome.Committed) outcome).commit();
  }

  CommitState state(CommitRow commit) {
    return metastore.commits().commit(account, id(), commit.id()).orElseThrow().state();
  }

  PackState state(PackId pack) {
    return metastore.packs().pack(account, pack).orElseThrow().state();
  }

  RevisionRow latest(String path) {
    return metastore.trees().latest(account, id(), TreePath.of(path)).orElseThrow();
  }

  /** The paths of the tree as of a version. */
  List<String> paths(long version) {
    return metastore.trees().listing(account, id(), version, Selection.ALL, null, 1_000).stream()
        .map(row -> row.path().toString())
        .toList();
  }

  ContentId contentId(ChunkList chunks) {
    return chunks.contentId(TestDatabase.HASHES.keyed(keys.contents()));
  }

  WorkspaceRow now() {
    return metastore.workspaces().workspace(account, id().toString()).orElseThrow();
  }

  CommitHash chained(CommitHash parent, byte[] manifest) {
    var hash = TestDatabase.HASHES.keyed(keys.manifests());
    byte[] manifestHash = hash.hash(manifest, 0, manifest.length).toBytes();
    hash.update(parent.toBytes(), 0, Digest256.BYTES);
    hash.update(manifestHash, 0, Digest256.BYTES);
    return new CommitHash(hash.finish());
  }
}

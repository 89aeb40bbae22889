package io.amasync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every blob store must do; each implementation's test extends it. */
public abstract class BlobStoreContract {
  private static final UUID WORKSPACE = new UUID(1, 2);
  private static final byte[] BYTES = "some bytes of a pack".getBytes(StandardCharsets.UTF_8);

  protected BlobStore store;
  private final Map<StagingKey, StagedPack> facts = new HashMap<>();

  /** An empty store. */
  protected abstract BlobStore openStore() throws IOException;

  @BeforeEach
  void open() throws IOException {
    store = openStore();
  }

  @Test
  void whatWasStagedAndPromotedReadsBackByRange() throws IOException {
    StagingKey key = staged(1, BYTES);
    promote(key);
    try (BlobReader reader = store.open(remote(key))) {
      assertThat(reader.sizeBytes()).isEqualTo(BYTES.length);
      byte[] out = new byte[10];
      reader.read(5, out, 2, 5);
      assertThat(new String(out, 2, 5, StandardCharsets.UTF_8)).isEqualTo("bytes");
      assertThat(out[7]).isZero();
    }
  }

  @Test
  void readPastTheEndIsAnEndOfFile() throws IOException {
    StagingKey key = staged(1, BYTES);
    promote(key);
    try (BlobReader reader = store.open(remote(key))) {
      assertThatThrownBy(() -> reader.read(BYTES.length - 1L, new byte[2], 0, 2))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void stagedPackIsNotInTheRemoteRepo() throws IOException {
    StagingKey key = staged(1, BYTES);
    assertThat(stagedSize(key)).hasValue(BYTES.length);
    assertThat(store.size(remote(key))).isEmpty();
    assertThatThrownBy(() -> store.open(remote(key))).isInstanceOf(BlobMissingException.class);
  }

  @Test
  void promotedPackIsNoLongerStaged() throws IOException {
    StagingKey key = staged(1, BYTES);
    promote(key);
    assertThat(stagedSize(key)).isEmpty();
    assertThat(store.size(remote(key))).hasValue(BYTES.length);
  }

  @Test
  void promoteMayBeRepeated() throws IOException {
    StagingKey first = staged(1, BYTES);
    promote(first);
    StagingKey second = staged(2, BYTES);
    promote(first, second);
    promote(first, second);
    assertThat(store.size(remote(first))).hasValue(BYTES.length);
    assertThat(store.size(remote(second))).hasValue(BYTES.length);
  }

  @Test
  void promoteOfWhatIsNowhereNamesIt() {
    StagingKey key = key(1);
    assertThatThrownBy(() -> promote(key))
        .isInstanceOfSatisfying(
            BlobMissingException.class, e -> assertThat(e.path()).isEqualTo(key.toString()));
  }

  @Test
  void blobThatIsNotCommittedIsNeverSeen() throws IOException {
    facts.put(key(1), pack(key(1), BYTES));
    try (PendingBlob pending = store.stage(key(1))) {
      pending.out().write(BYTES);
      assertThat(stagedSize(key(1))).isEmpty();
    }
    assertThat(stagedSize(key(1))).isEmpty();
  }

  @Test
  void twoWritersOfOneKeyDoNotDisturbEachOther() throws IOException {
    facts.put(key(1), pack(key(1), BYTES));
    try (PendingBlob first = store.stage(key(1));
        PendingBlob second = store.stage(key(1))) {
      first.out().write(BYTES, 0, 4);
      second.out().write(BYTES);
      first.out().write(BYTES, 4, BYTES.length - 4);
      second.commit();
      first.commit();
    }
    assertThat(stagedSize(key(1))).hasValue(BYTES.length);
  }

  @Test
  void emptyBlobIsABlob() throws IOException {
    StagingKey key = staged(1, new byte[0]);
    promote(key);
    assertThat(store.size(remote(key))).hasValue(0);
  }

  @Test
  void manifestIsCreatedInTheRemoteRepoAndReplacedWhole() throws IOException {
    RemoteKey key = manifest(1);
    for (byte[] bytes : List.of(new byte[100], BYTES)) {
      try (PendingBlob pending = store.create(key)) {
        pending.out().write(bytes);
        pending.commit();
      }
    }
    try (BlobReader reader = store.open(key)) {
      byte[] out = new byte[BYTES.length];
      reader.read(0, out, 0, out.length);
      assertThat(out).isEqualTo(BYTES);
      assertThat(reader.sizeBytes()).isEqualTo(BYTES.length);
    }
  }

  @Test
  void deleteAndDiscardMayBeRepeated() throws IOException {
    StagingKey key = staged(1, BYTES);
    store.discard(facts(key));
    store.discard(facts(key));
    assertThat(stagedSize(key)).isEmpty();
    StagingKey other = staged(2, BYTES);
    promote(other);
    store.delete(remote(other));
    store.delete(remote(other));
    assertThat(store.size(remote(other))).isEmpty();
  }

  @Test
  void packCanBeStagedAgainAfterItsAreaBecameEmpty() throws IOException {
    StagingKey key = staged(1, BYTES);
    store.discard(facts(key));
    staged(1, BYTES);
    assertThat(stagedSize(key)).hasValue(BYTES.length);
  }

  @Test
  void stagedPackCanBeReadWhole() throws IOException {
    StagingKey key = staged(1, BYTES);
    try (InputStream in = store.readStaged(facts(key))) {
      assertThat(in.readAllBytes()).isEqualTo(BYTES);
    }
    assertThatThrownBy(() -> store.readStaged(facts(key(2))))
        .isInstanceOf(BlobMissingException.class);
  }

  @Test
  void stagedIsWhatLiesThereWithThatLengthAndChecksum() throws IOException {
    StagingKey key = staged(1, BYTES);
    assertThat(store.isStaged(pack(key, BYTES))).isTrue();
    assertThat(store.isStaged(pack(key(2), BYTES))).isFalse();
    for (byte[] wrong : List.of(new byte[BYTES.length], new byte[3])) {
      store.discard(pack(key, BYTES));
      stage(key, wrong);
      assertThat(store.isStaged(pack(key, BYTES))).isFalse();
      assertThat(store.stagedSize(pack(key, BYTES))).isEmpty();
      stage(key, BYTES);
      assertThat(store.isStaged(pack(key, BYTES))).isTrue();
    }
  }

  @Test
  void manyPacksArePromotedAtOnce() throws IOException {
    StagingKey[] keys = new StagingKey[40];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = staged(i + 1, BYTES);
    }
    promote(keys);
    for (StagingKey key : keys) {
      assertThat(store.size(remote(key))).hasValue(BYTES.length);
      assertThat(stagedSize(key)).isEmpty();
    }
  }

  @Test
  void rangesReadBackInAnyOrder() throws IOException {
    byte[] bytes = new byte[1_500_000];
    new Random(3).nextBytes(bytes);
    StagingKey key = staged(1, bytes);
    promote(key);
    try (BlobReader reader = store.open(remote(key))) {
      int[] at = {0, 10_000, 300_000, 310_000, 1_400_000, 5, 700_000, 1_499_990};
      for (int position : at) {
        byte[] out = new byte[10];
        reader.read(position, out, 0, 10);
        assertThat(out).isEqualTo(Arrays.copyOfRange(bytes, position, position + 10));
      }
      byte[] all = new byte[bytes.length];
      reader.read(0, all, 0, all.length);
      assertThat(all).isEqualTo(bytes);
    }
  }

  @Test
  void listNamesEveryRemoteBlobOfThatAccountOnly() throws IOException {
    StagingKey key = staged(1, BYTES);
    promote(key);
    try (PendingBlob pending = store.create(manifest(3))) {
      pending.out().write(1);
      pending.commit();
    }
    StagingKey foreign = new StagingKey(70, WORKSPACE, key.top(), pack(9));
    stage(foreign, BYTES);
    promote(foreign);
    SortedMap<String, Long> seen = new TreeMap<>();
    store.list(7, (path, sizeBytes, modified) -> seen.put(path, sizeBytes));
    assertThat(seen)
        .containsOnlyKeys(remote(key).path(), manifest(3).path())
        .containsEntry(remote(key).path(), (long) BYTES.length);
  }

  @Test
  void listOfAnAccountWithoutBlobsIsEmpty() throws IOException {
    store.list(
        8,
        (path, sizeBytes, modified) -> {
          throw new AssertionError(path);
        });
  }

  @Test
  void checkOfAHealthyStorePasses() throws IOException {
    store.check();
    store.selfCheck();
  }

  protected StagingKey staged(int number, byte[] bytes) throws IOException {
    StagingKey key = key(number);
    stage(key, bytes);
    return key;
  }

  /** Moves packs that were staged here, with the size and checksum that they have. */
  protected void promote(StagingKey... keys) throws IOException {
    store.promote(Arrays.stream(keys).map(this::facts).toList());
  }

  /** What the pack that was last staged here is; of one that never was, something. */
  protected StagedPack facts(StagingKey key) {
    return facts.getOrDefault(key, new StagedPack(key, 1, 0));
  }

  /** Of the pack that was last staged here under that key. */
  protected OptionalLong stagedSize(StagingKey key) throws IOException {
    return store.stagedSize(facts(key));
  }

  protected void stage(StagingKey key, byte[] bytes) throws IOException {
    facts.put(key, pack(key, bytes));
    try (PendingBlob pending = store.stage(key)) {
      pending.out().write(bytes);
      pending.commit();
    }
  }

  protected static StagingKey key(int number) {
    return new StagingKey(7, WORKSPACE, new TopHash(new Digest256(0, 0, 0, 1)), pack(number));
  }

  protected static StagedPack pack(StagingKey key, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return new StagedPack(key, bytes.length, (int) crc.getValue());
  }

  protected static RemoteKey remote(StagingKey key) {
    return new RemoteKey.Pack(key.account(), key.pack());
  }

  private static RemoteKey manifest(long version) {
    return new RemoteKey.Manifest(
        7, WORKSPACE, version, new CommitHash(new Digest256(5, 6, 7, version)));
  }

  private static PackId pack(int number) {
    return new PackId(new Digest256(number, 0, 0, 0));
  }
}

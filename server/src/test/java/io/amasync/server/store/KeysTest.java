package io.amasync.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.amasync.chunker.id.CommitHash;
import io.amasync.chunker.id.Digest256;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final Digest256 DIGEST = new Digest256(0xab00000000000000L, 2, 3, 4);
  private static final String HEX =
      "ab00000000000000" + "0000000000000002" + "0000000000000003" + "0000000000000004";
  private static final UUID WORKSPACE = new UUID(0x0123456789abcdefL, 0x8123456789abcdefL);

  @Test
  void stagingKeyIsAccountWorkspaceTopAndPack() {
    StagingKey key = new StagingKey(12, WORKSPACE, new TopHash(DIGEST), new PackId(DIGEST));
    assertThat(key.path()).isEqualTo("12/01234567-89ab-cdef-8123-456789abcdef/" + HEX + "/" + HEX);
  }

  @Test
  void remotePacksAreSpreadByTheirFirstByte() {
    assertThat(new RemoteKey.Pack(12, new PackId(DIGEST)).path()).isEqualTo("12/packs/ab/" + HEX);
  }

  @Test
  void manifestsSortByVersion() {
    assertThat(new RemoteKey.Manifest(12, WORKSPACE, 34, new CommitHash(DIGEST)).path())
        .isEqualTo("12/manifests/01234567-89ab-cdef-8123-456789abcdef/000000000034-" + HEX);
  }

  @Test
  void numbersThatNoAccountOrVersionHasAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RemoteKey.Pack(0, new PackId(DIGEST)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StagingKey(-1, WORKSPACE, new TopHash(DIGEST), new PackId(DIGEST)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RemoteKey.Manifest(1, WORKSPACE, 0, new CommitHash(DIGEST)));
  }
}

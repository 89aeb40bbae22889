package io.amasync.chunker.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.amasync.chunker.id.Digest256;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.Blake3;
import org.junit.jupiter.api.Test;

class AccountKeysTest {
  private static final byte[] CHUNK_KEY =
      "whats the Elvish word for friend".getBytes(StandardCharsets.US_ASCII);

  @Test
  void theChunkKeyNamesChunksItself() {
    assertThat(AccountKeys.derive(CHUNK_KEY).chunks())
        .isEqualTo(new HashKey(Digest256.of(CHUNK_KEY)));
  }

  @Test
  void theOtherKeysAreWhatAnotherImplementationDerives() {
    AccountKeys keys = AccountKeys.derive(CHUNK_KEY);
    assertThat(keys.contents()).isEqualTo(derived("ama-sync 2026 contents v1"));
    assertThat(keys.packs()).isEqualTo(derived("ama-sync 2026 packs v1"));
    assertThat(keys.manifests()).isEqualTo(derived("ama-sync 2026 manifests v1"));
    assertThat(keys.gear()).isEqualTo(derived("ama-sync 2026 gear v1"));
  }

  @Test
  void aKeyOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccountKeys.derive(new byte[31]))
        .withMessageContaining("31");
  }

  @Test
  void keysDoNotShowTheirSecret() {
    AccountKeys keys = AccountKeys.derive(CHUNK_KEY);
    assertThat(keys.toString()).doesNotContain(keys.packs().secret().toString());
  }

  private static HashKey derived(String context) {
    byte[] key =
        Blake3.initKeyDerivationFunction(context.getBytes(StandardCharsets.UTF_8))
            .update(CHUNK_KEY)
            .doFinalize(Digest256.BYTES);
    return new HashKey(Digest256.of(key));
  }
}

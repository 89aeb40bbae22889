package io.amasync.chunker.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.chunker.hash.scalar.ScalarHashes;
import io.amasync.chunker.id.Digest256;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HashSelectorTest {
  private static final HashKey KEY = new HashKey(new Digest256(9, 9, 9, 9));

  private final BouncyCastleHashes reference = new BouncyCastleHashes();
  private final SwitchingHashes hashes = new SwitchingHashes(reference);
  private final SelfTest patient = new SelfTest(Duration.ofSeconds(20));

  @Test
  void theReferenceIsTheFirstRegistered() {
    assertThat(HashSelector.registered().next()).isInstanceOf(BouncyCastleHashes.class);
  }

  @Test
  void fastestHashesRightWhileItChoosesAndAfter() throws Exception {
    byte[] message = new byte[50_000];
    Digest256 expected = reference.keyed(KEY).hash(message, 0, message.length);
    KeyedHash hash = HashSelector.fastest().keyed(KEY);
    assertThat(hash.hash(message, 0, message.length)).isEqualTo(expected);
    HashSelector.Choice choice = HashSelector.choice().get(60, TimeUnit.SECONDS);
    assertThat(hash.hash(message, 0, message.length)).isEqualTo(expected);
    assertThat(HashSelector.fastest().name()).isEqualTo(choice.name());
    assertThat(choice.reason()).contains("blake3-scalar").contains("blake3-vector");
    assertThat(HashSelector.fastest()).isSameAs(HashSelector.fastest());
  }

  @Test
  void speedCountsFromTheFirstContentOn() throws Exception {
    KeyedHash hash = hashes.keyed(KEY);
    hash.hash(new byte[1023], 0, 1023);
    hash.update(new byte[100], 0, 100);
    hash.finish();
    assertThat(hashes.isUsed()).isFalse();
    hash.update(new byte[1024], 0, 1024);
    assertThat(hashes.isUsed()).isTrue();
    hashes.awaitUse(Duration.ofDays(1));
    assertThat(hashes.wasLeftInPeace()).isFalse();
  }

  @Test
  void aProcessThatHashesNoContentIsTriedInTheEnd() throws Exception {
    hashes.awaitUse(Duration.ofMillis(1));
    assertThat(hashes.isUsed()).isTrue();
    assertThat(hashes.wasLeftInPeace()).isTrue();
  }

  @Test
  void aFasterEqualIsTaken() {
    HashSelector.Choice choice =
        HashSelector.choose(patient, hashes, List.<KeyedHashes>of(instant(0)).iterator());
    assertThat(choice.name()).isEqualTo("instant");
    assertThat(choice.reason()).contains("MB/s");
  }

  @Test
  void oneThatHashesWrongIsRefusedHoweverFast() {
    HashSelector.Choice choice =
        HashSelector.choose(patient, hashes, List.<KeyedHashes>of(instant(1)).iterator());
    assertThat(choice.name()).isEqualTo(BouncyCastleHashes.NAME);
    assertThat(choice.reason()).contains("instant is wrong: it differs from blake3-bouncycastle");
  }

  @Test
  void oneThatIsNotFasterIsRefusedWhenPatienceIsOver() {
    HashSelector.Choice choice =
        HashSelector.choose(
            new SelfTest(Duration.ofMillis(1)),
            hashes,
            List.<KeyedHashes>of(new BouncyCastleHashes()).iterator());
    assertThat(choice.reason()).contains("was not faster within");
  }

  @Test
  void oneThatCannotBeLoadedIsPassedOver() {
    Iterator<KeyedHashes> candidates =
        new Iterator<>() {
          private int at;

          @Override
          public boolean hasNext() {
            return at < 3;
          }

          @Override
          public KeyedHashes next() {
            return switch (at++) {
              case 0 -> throw new NoClassDefFoundError("jdk/incubator/vector/Vector");
              case 1 ->
                  throw new ServiceConfigurationError("no", new NoClassDefFoundError("some/Other"));
              default -> instant(0);
            };
          }
        };
    HashSelector.Choice choice = HashSelector.choose(patient, hashes, candidates);
    assertThat(choice.name()).isEqualTo("instant");
    assertThat(choice.reason())
        .contains("not available: java.lang.NoClassDefFoundError: jdk/incubator/vector/Vector")
        .contains("some/Other");
  }

  @Test
  void aSwitchWaitsForTheEndOfTheMessage() {
    KeyedHash hash = hashes.keyed(KEY);
    byte[] message = new byte[3000];
    hash.update(message, 0, 1500);
    hashes.switchTo(new ScalarHashes());
    hash.update(message, 1500, 1500);
    Digest256 expected = reference.keyed(KEY).hash(message, 0, 3000);
    assertThat(hash.finish()).isEqualTo(expected);
    assertThat(hash.hash(message, 0, 3000)).isEqualTo(expected);
    assertThat(hashes.name()).isEqualTo(ScalarHashes.NAME);
  }

  /** Looks digests up: each message is hashed by the reference once, and then known. */
  private KeyedHashes instant(int error) {
    return new KeyedHashes() {
      @Override
      public String name() {
        return "instant";
      }

      @Override
      public KeyedHash keyed(HashKey key) {
        return new Remembering(reference.keyed(key), error);
      }
    };
  }

  /** Knows the last message again by its length. */
  private static final class Remembering implements KeyedHash {
    private final KeyedHash reference;
    private final int error;
    private int knownLength = -1;
    private Digest256 known = new Digest256(0, 0, 0, 0);

    Remembering(KeyedHash reference, int error) {
      this.reference = reference;
      this.error = error;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      reference.update(bytes, offset, length);
    }

    @Override
    public Digest256 finish() {
      return reference.finish();
    }

    @Override
    public Digest256 hash(byte[] bytes, int offset, int length) {
      if (length != knownLength) {
        Digest256 right = reference.hash(bytes, offset, length);
        known = new Digest256(right.w0() ^ error, right.w1(), right.w2(), right.w3());
        knownLength = length;
      }
      return known;
    }
  }
}

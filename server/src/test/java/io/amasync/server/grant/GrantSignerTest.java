package io.amasync.server.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrantSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final GrantTerms TERMS =
      new GrantTerms("PUT", "/v1/staging/1/w/t/p", 100, 0xCAFEBABE, NOW.plusSeconds(600));

  private final GrantSigner signer = signer(new byte[32], NOW);

  @Test
  void whatWasSignedIsAllowed() {
    assertThat(signer.allows(TERMS, signer.sign(TERMS))).isTrue();
  }

  @Test
  void signatureNeedsNoEscapeInAUrl() {
    assertThat(signer.sign(TERMS)).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void everyTermIsBound() {
    String signature = signer.sign(TERMS);
    Stream<GrantTerms> tampered =
        Stream.of(
            new GrantTerms("POST", TERMS.path(), 100, 0xCAFEBABE, TERMS.expires()),
            new GrantTerms("PUT", "/v1/staging/2/w/t/p", 100, 0xCAFEBABE, TERMS.expires()),
            new GrantTerms("PUT", TERMS.path(), 101, 0xCAFEBABE, TERMS.expires()),
            new GrantTerms("PUT", TERMS.path(), 100, 0xCAFEBABF, TERMS.expires()),
            new GrantTerms("PUT", TERMS.path(), 100, 0xCAFEBABE, TERMS.expires().plusSeconds(1)));
    assertThat(tampered).noneMatch(terms -> signer.allows(terms, signature));
  }

  @Test
  void grantEndsWhenItExpires() {
    String signature = signer.sign(TERMS);
    assertThat(signer(new byte[32], NOW.plusSeconds(599)).allows(TERMS, signature)).isTrue();
    assertThat(signer(new byte[32], NOW.plusSeconds(600)).allows(TERMS, signature)).isFalse();
  }

  @Test
  void anotherSecretsSignatureIsRefused() {
    byte[] other = new byte[32];
    other[31] = 1;
    assertThat(signer.allows(TERMS, signer(other, NOW).sign(TERMS))).isFalse();
  }

  @Test
  void damagedSignaturesAreRefused() {
    String right = signer.sign(TERMS);
    assertThat(Stream.of("", "x", right + "A", right.substring(1), "é".repeat(43)))
        .noneMatch(signature -> signer.allows(TERMS, signature));
  }

  @Test
  void termsThatCouldBeReadTwoWaysAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GrantTerms("PUT", "/a\n1", 1, 0, NOW));
    assertThatIllegalArgumentException().isThrownBy(() -> new GrantTerms("PUT", "/a?b", 1, 0, NOW));
    assertThatIllegalArgumentException().isThrownBy(() -> new GrantTerms("PUT", "/a", -1, 0, NOW));
  }

  private static GrantSigner signer(byte[] secret, Instant now) {
    return new GrantSigner(GrantSecret.of(secret), InstantSource.fixed(now));
  }
}

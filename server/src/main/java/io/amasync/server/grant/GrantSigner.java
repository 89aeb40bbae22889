package io.amasync.server.grant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.commons.codec.binary.Base64;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/** Signs grants and checks them. Thread-safe. */
public final class GrantSigner {
  private final byte[] secret;
  private final InstantSource clock;

  /** Grants signed with one secret are valid wherever that secret is used. */
  public GrantSigner(GrantSecret secret, InstantSource clock) {
    this.secret = secret.toBytes();
    this.clock = clock;
  }

  /** The signature of {@code terms}, as 43 characters that need no escape in a URL. */
  public String sign(GrantTerms terms) {
    return Base64.encodeBase64URLSafeString(hmac(terms));
  }

  /** Whether {@code signature} was made for exactly these terms, and they have not expired. */
  public boolean allows(GrantTerms terms, String signature) {
    byte[] given = signature.getBytes(StandardCharsets.ISO_8859_1);
    byte[] right = sign(terms).getBytes(StandardCharsets.ISO_8859_1);
    boolean signed = MessageDigest.isEqual(right, given);
    Instant now = clock.instant();
    return signed && now.isBefore(terms.expires());
  }

  private byte[] hmac(GrantTerms terms) {
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret)
        .hmac(terms.signed().getBytes(StandardCharsets.UTF_8));
  }
}

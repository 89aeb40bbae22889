package io.amasync.server.upload;

import io.amasync.chunker.id.PackId;
import io.amasync.chunker.id.TopHash;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.grant.GrantSigner;
import io.amasync.server.grant.GrantTerms;
import io.amasync.server.http.ProblemException;
import io.amasync.server.http.RawRequest;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.DirectUpload;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Grants as addresses: makes them, and reads them back when they are used. Thread-safe. */
public final class UploadGrants {
  static final String UPLOAD = "PUT";
  static final String ANNOUNCE = "POST";

  /** How much longer an upload may be announced than begun. */
  private static final Duration SLOWEST_UPLOAD = Duration.ofMinutes(30);

  private static final String PREFIX = "/v1/staging/";
  private static final Map<String, String> HEADERS = Map.of("Content-Type", MediaTypes.PACK);

  private final BlobStore store;
  private final GrantSigner signer;
  private final InstantSource clock;
  private final Duration lifetime;
  private final @Nullable URI publicUrl;

  /**
   * Grants of {@code store}, or else signed by {@code signer}; {@code publicUrl} replaces what the
   * request was sent to.
   */
  public UploadGrants(
      BlobStore store,
      GrantSigner signer,
      InstantSource clock,
      Duration lifetime,
      @Nullable URI publicUrl) {
    this.store = store;
    this.signer = signer;
    this.clock = clock;
    this.lifetime = lifetime;
    this.publicUrl = publicUrl;
  }

  /** A grant to upload one pack; {@code base} is what the request was sent to. */
  GrantsView.Grant grant(StagedPack pack, UUID commit, boolean staged, URI base) {
    StagingKey key = pack.key();
    Instant expires = clock.instant().plus(lifetime);
    Optional<DirectUpload> direct =
        staged ? Optional.empty() : store.directUpload(pack, commit, lifetime);
    if (direct.isPresent()) {
      return new GrantsView.Grant(
          key.pack().toString(),
          false,
          UPLOAD,
          direct.get().url().toString(),
          direct.get().headers(),
          expires,
          address(ANNOUNCE, pack, expires.plus(SLOWEST_UPLOAD), base));
    }
    return new GrantsView.Grant(
        key.pack().toString(),
        staged,
        UPLOAD,
        address(UPLOAD, pack, expires, base),
        HEADERS,
        expires,
        null);
  }

  private String address(String method, StagedPack pack, Instant expires, URI base) {
    String path = PREFIX + pack.key().path();
    GrantTerms terms = new GrantTerms(method, path, pack.sizeBytes(), pack.crc32c(), expires);
    String query =
        "size=%d&crc32c=%08x&expires=%d&signature=%s"
            .formatted(
                pack.sizeBytes(),
                pack.crc32c(),
                terms.expires().getEpochSecond(),
                signer.sign(terms));
    String origin = (publicUrl == null ? base : publicUrl).toString();
    String url = (origin.endsWith("/") ? origin.substring(0, origin.length() - 1) : origin) + path;
    return url + "?" + query;
  }

  /**
   * The pack that a request's address gives leave for.
   *
   * @param method {@link #UPLOAD} or {@link #ANNOUNCE}: leave for one is none for the other
   * @throws ProblemException grant-refused, whatever is wrong with the address
   */
  StagedPack redeem(String method, RawRequest request) {
    try {
      GrantTerms terms =
          new GrantTerms(
              method,
              request.path(),
              Long.parseLong(given(request, "size")),
              Integer.parseUnsignedInt(given(request, "crc32c"), 16),
              Instant.ofEpochSecond(Long.parseLong(given(request, "expires"))));
      if (!signer.allows(terms, given(request, "signature"))) {
        throw refused();
      }
      String[] names = terms.path().substring(PREFIX.length()).split("/", -1);
      StagingKey key =
          new StagingKey(
              Long.parseLong(names[0]),
              UUID.fromString(names[1]),
              TopHash.parse(names[2]),
              PackId.parse(names[3]));
      return new StagedPack(key, terms.sizeBytes(), terms.crc32c());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw refused();
    }
  }

  private static String given(RawRequest request, String name) {
    String value = request.text(name);
    if (value == null) {
      throw refused();
    }
    return value;
  }

  private static ProblemException refused() {
    return new ProblemException(
        ProblemCode.GRANT_REFUSED,
        "This address gives no leave to upload, or no longer. Ask the commit for new grants");
  }
}

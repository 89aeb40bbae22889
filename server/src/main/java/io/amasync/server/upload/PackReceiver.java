package io.amasync.server.upload;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.chunker.pack.PackReader;
import io.amasync.metastore.pack.Packs;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.account.BearerTokens;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;
import io.amasync.server.store.BlobMissingException;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.PendingBlob;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a pack: verifies every byte while it is written, puts it into staging, then tells the
 * metastore. In this order, so that a crash leaves at most a file that nothing points to, which the
 * next upload of the pack replaces. Of a pack that its client has put into the store itself it
 * takes word, and looks whether it is there unless that client has just put it. Thread-safe.
 */
public final class PackReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(PackReceiver.class);

  private final BearerTokens accounts;
  private final Packs packs;
  private final BlobStore store;
  private final VerifierPool verifiers;
  private final KeyedHashes hashes;
  private final boolean verifiesAnnounced;

  /**
   * Stages into {@code store} and {@code packs}.
   *
   * @param verifiesAnnounced whether a pack that was put into the store by its client is read and
   *     checked before it counts; without, its index is checked and the store vouches for its bytes
   */
  public PackReceiver(
      BearerTokens accounts,
      Packs packs,
      BlobStore store,
      VerifierPool verifiers,
      KeyedHashes hashes,
      boolean verifiesAnnounced) {
    this.accounts = accounts;
    this.packs = packs;
    this.store = store;
    this.verifiers = verifiers;
    this.hashes = hashes;
    this.verifiesAnnounced = verifiesAnnounced;
  }

  /**
   * Takes the pack that {@code body} has.
   *
   * @return false when it was stored already, and the body was only read to its end
   * @throws ProblemException says why it was refused; then nothing is stored
   */
  boolean receive(StagedPack granted, InputStream body) {
    return record(
        granted,
        caller -> stage(caller, granted, body),
        () -> body.transferTo(OutputStream.nullOutputStream()));
  }

  /**
   * Takes word that a pack lies in staging.
   *
   * @param tail the pack's, by which it names every chunk
   * @param justPut whether the announcer says that the store took it from him by this grant, which
   *     held it to length and checksum: then nobody looks before the pack is moved
   * @return false when that was known already
   * @throws ProblemException says why it was refused; then nothing is recorded. Grant-refused means
   *     that the pack is not there, or that something else was, which was thrown away: uploaded by
   *     a new grant it will be
   */
  boolean announce(StagedPack granted, byte[] tail, boolean justPut) {
    return record(granted, caller -> announced(caller, granted, tail, justPut), () -> {});
  }

  private interface IndexSource {
    PackIndex get(Caller caller) throws IOException;
  }

  private interface Leftover {
    void run() throws IOException;
  }

  private boolean record(StagedPack granted, IndexSource source, Leftover whenStaged) {
    StagingKey key = granted.key();
    Caller caller =
        accounts
            .account(key.account())
            .orElseThrow(() ->
                new ProblemException(
                    ProblemCode.GRANT_REFUSED, "The account of this grant is gone"));
    try {
      if (packs.packStaged(key.account(), key.pack())) {
        whenStaged.run();
        return false;
      }
      PackIndex index = source.get(caller);
      packs.recordStagedPack(key.account(), key.workspace(), key.top(), index);
      return true;
    } catch (CorruptPackException e) {
      throw new ProblemException(
          Problem.of(ProblemCode.CORRUPT_PACK, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      LOG.error("Cannot stage {}", key, e);
      throw new ProblemException(
          Problem.of(
              ProblemCode.UNAVAILABLE,
              "The server cannot use its store. Send the pack again in a moment"),
          e);
    }
  }

  private PackIndex announced(Caller caller, StagedPack granted, byte[] tail, boolean justPut)
      throws IOException {
    StagingKey key = granted.key();
    PackIndex index = new PackReader(caller.keys(), hashes).readTail(key.pack(), tail);
    if (index.sizeBytes() != granted.sizeBytes()) {
      throw ProblemException.badRequest(
          "The pack announced has %d bytes, the one granted %d"
              .formatted(index.sizeBytes(), granted.sizeBytes()));
    }
    requireChecksum(granted, index);
    if (!verifiesAnnounced) {
      if (!justPut && !store.isStaged(granted)) {
        throw notThere(null);
      }
      return index;
    }
    try (VerifierPool.Verifier verifier = verifiers.borrow(caller);
        InputStream staged = store.readStaged(granted)) {
      return verifier
          .get()
          .verify(key.pack(), staged, granted.sizeBytes(), OutputStream.nullOutputStream());
    } catch (BlobMissingException e) {
      throw notThere(e);
    } catch (CorruptPackException e) {
      LOG.warn("{} is not the pack that it should be: thrown away", key, e);
      store.discard(granted);
      throw notThere(e);
    }
  }

  private static ProblemException notThere(@Nullable IOException cause) {
    return new ProblemException(
        Problem.of(
            ProblemCode.GRANT_REFUSED,
            "The pack that was announced is not in the store, or not whole. Ask the commit for a new"
                + " grant and upload it again"),
        cause);
  }

  private static void requireChecksum(StagedPack granted, PackIndex index) {
    if (index.crc32c() != granted.crc32c()) {
      throw new ProblemException(
          ProblemCode.CORRUPT_PACK,
          "The pack's checksum is %08x, not %08x as granted. Ask for a grant with the right one"
              .formatted(index.crc32c(), granted.crc32c()));
    }
  }

  private PackIndex stage(Caller caller, StagedPack granted, InputStream body) throws IOException {
    StagingKey key = granted.key();
    try (VerifierPool.Verifier verifier = verifiers.borrow(caller);
        PendingBlob blob = store.stage(key);
        OutputStream out = blob.out()) {
      PackIndex index = verifier.get().verify(key.pack(), body, granted.sizeBytes(), out);
      requireChecksum(granted, index);
      out.flush();
      blob.commit();
      return index;
    }
  }
}

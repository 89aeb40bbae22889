package io.amasync.server.upload;

import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.metastore.pack.Packs;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.account.BearerTokens;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.PendingBlob;
import io.amasync.server.store.StagingKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a pack: verifies every byte while it is written, puts it into staging, then tells the
 * metastore. In this order, so that a crash leaves at most a file that nothing points to, which the
 * next upload of the pack replaces. Thread-safe.
 */
public final class PackReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(PackReceiver.class);

  private final BearerTokens accounts;
  private final Packs packs;
  private final BlobStore store;
  private final VerifierPool verifiers;

  /** Stages into {@code store} and {@code packs}. */
  public PackReceiver(BearerTokens accounts, Packs packs, BlobStore store, VerifierPool verifiers) {
    this.accounts = accounts;
    this.packs = packs;
    this.store = store;
    this.verifiers = verifiers;
  }

  /**
   * Takes the pack that {@code body} has.
   *
   * @return false when it was stored already, and the body was only read to its end
   * @throws ProblemException says why it was refused; then nothing is stored
   */
  boolean receive(UploadGrants.Granted granted, InputStream body) {
    StagingKey key = granted.key();
    Caller caller =
        accounts
            .account(key.account())
            .orElseThrow(() ->
                new ProblemException(
                    ProblemCode.GRANT_REFUSED, "The account of this grant is gone"));
    try {
      if (packs.packStaged(key.account(), key.pack())) {
        body.transferTo(OutputStream.nullOutputStream());
        return false;
      }
      PackIndex index = stage(caller, granted, body);
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
              "The server cannot write to its store. Send the pack again in a moment"),
          e);
    }
  }

  private PackIndex stage(Caller caller, UploadGrants.Granted granted, InputStream body)
      throws IOException {
    StagingKey key = granted.key();
    try (VerifierPool.Verifier verifier = verifiers.borrow(caller);
        PendingBlob blob = store.stage(key);
        OutputStream out = blob.out()) {
      PackIndex index = verifier.get().verify(key.pack(), body, granted.sizeBytes(), out);
      if (index.crc32c() != granted.crc32c()) {
        throw new ProblemException(
            ProblemCode.CORRUPT_PACK,
            "The pack's checksum is %08x, not %08x as granted. Ask for a grant with the right one"
                .formatted(index.crc32c(), granted.crc32c()));
      }
      out.flush();
      blob.commit();
      return index;
    }
  }
}

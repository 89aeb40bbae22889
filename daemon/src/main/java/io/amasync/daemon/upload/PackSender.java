package io.amasync.daemon.upload;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.remote.WatchedUploads;
import io.amasync.protocol.api.GrantsRequest;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.ProblemCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Asks which chunks the server lacks, and gets packs into the store. Thread-safe. */
final class PackSender {
  /** How long a store that is away is tried before the session gives up: the engine goes on. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(4);
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final int GRANTS_FOR_ONE_PACK = 3;

  private final RemoteServer server;
  private final AdaptiveLimit limit;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;

  PackSender(RemoteServer server, AdaptiveLimit limit, Surroundings surroundings) {
    this.server = server;
    this.limit = limit;
    this.random = surroundings.random();
    this.nanoTime = surroundings.nanoTime();
  }

  /** Those of the chunks that the server does not have. */
  Set<ChunkId> unseen(PackDestination destination, List<ChunkId> ids)
      throws RemoteException, InterruptedException {
    return new HashSet<>(server.unseen(destination.workspace(), ids));
  }

  /** Returns when the pack is in the store. */
  void put(SealedPack pack, PackDestination destination, UploadCounters counters)
      throws RemoteException, InterruptedException {
    long start = nanoTime.getAsLong();
    int refusals = 0;
    for (int attempt = 1; ; attempt++) {
      long acquired = limit.acquire();
      boolean answered = false;
      PackProgress progress = new PackProgress(pack, counters);
      try {
        if (putOnce(pack, destination, progress)) {
          counters.sent(pack.index().entries().size(), pack.length());
        }
        progress.succeeded();
        answered = true;
        limit.succeeded();
        return;
      } catch (ServerUnavailableException e) {
        answered = true;
        limit.failed(acquired);
        Duration delay = delay(attempt, e);
        Duration spent = Duration.ofNanos(nanoTime.getAsLong() - start);
        if (spent.plus(delay).compareTo(PATIENCE) > 0) {
          throw e;
        }
        Thread.sleep(delay);
      } catch (ServerRefusedException e) {
        // An expired grant is renewed, not an error.
        if (!e.is(ProblemCode.GRANT_REFUSED) || ++refusals == GRANTS_FOR_ONE_PACK) {
          throw e;
        }
      } finally {
        progress.failed();
        if (!answered) {
          limit.released();
        }
      }
    }
  }

  private Duration delay(int attempt, ServerUnavailableException e) {
    long most =
        Math.min(LONGEST_DELAY.toNanos(), FIRST_DELAY.toNanos() << Math.min(attempt - 1, 10));
    Duration own = Duration.ofNanos(random.nextLong(most + 1));
    Duration asked = e.retryAfter().orElse(Duration.ZERO);
    return own.compareTo(asked) >= 0 ? own : asked;
  }

  /** Whether bytes were sent; false when the store has the pack already. */
  private boolean putOnce(SealedPack pack, PackDestination destination, PackProgress progress)
      throws RemoteException, InterruptedException {
    var asked =
        new GrantsRequest.Pack(
            pack.index().id().toString(),
            pack.length(),
            HexFormat.of().toHexDigits(pack.index().crc32c()));
    GrantsView view =
        server.grants(
            destination.workspace(), destination.commit(), new GrantsRequest(List.of(asked)));
    if (view.grants().size() != 1) {
      throw new ServerUnavailableException(
          "The server gave %d grants for one pack".formatted(view.grants().size()),
          (Duration) null);
    }
    GrantsView.Grant grant = view.grants().getFirst();
    if (grant.staged()) {
      return false;
    }
    if (server instanceof WatchedUploads watched) {
      watched.putPack(grant, pack.bytes(), pack.length(), progress::sent);
    } else {
      server.putPack(grant, pack.bytes(), pack.length());
      progress.sent(pack.length());
    }
    return true;
  }
}

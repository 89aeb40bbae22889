package io.amasync.daemon.upload;

import static java.util.stream.Collectors.toSet;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.SealedPack;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.RemoteServer;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.daemon.remote.WatchedUploads;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.PackGrantView;
import io.amasync.protocol.api.ProblemCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gets packs into the store, and asks which chunks are there already. Most are not, as a rule: so
 * whoever asks for a grant says which chunks the pack has, and is told then. When that finds many,
 * as it does where the local index was lost or another device has the same files, chunks are asked
 * for before they are packed, until few are there again. Thread-safe.
 */
final class PackSender {
  /** How long a store that is away is tried before the session gives up: the engine goes on. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(4);
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final int GRANTS_FOR_ONE_PACK = 3;

  /** One chunk of so many is worth a question of its own. */
  private static final int MANY = 8;

  private final RemoteServer server;
  private final AdaptiveLimit limit;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;

  /** Whether it pays to ask before packing: the server had many, and no question said otherwise. */
  private volatile boolean manyPresent;

  PackSender(RemoteServer server, AdaptiveLimit limit, Surroundings surroundings) {
    this.server = server;
    this.limit = limit;
    this.random = surroundings.random();
    this.nanoTime = surroundings.nanoTime();
  }

  /** Those of the chunks that the server is known to have: none, while it has few. */
  Set<ChunkId> present(PackDestination destination, List<ChunkId> ids)
      throws RemoteException, InterruptedException {
    if (!manyPresent) {
      return Set.of();
    }
    Set<ChunkId> present = new HashSet<>(ids);
    server.unseen(destination.workspace(), ids).forEach(present::remove);
    manyPresent = areMany(present.size(), ids.size());
    return present;
  }

  private static boolean areMany(int present, int asked) {
    return present >= Math.max(1, asked / MANY);
  }

  /**
   * Returns when the pack is in the store, or when it turns out that chunks of it are there.
   *
   * @return those chunks: the others have to be sent without them
   */
  Set<ChunkId> put(SealedPack pack, PackDestination destination, UploadCounters counters)
      throws RemoteException, InterruptedException {
    byte[] tail = pack.tail();
    long start = nanoTime.getAsLong();
    int refusals = 0;
    for (int attempt = 1; ; attempt++) {
      long acquired = limit.acquire();
      boolean answered = false;
      PackProgress progress = new PackProgress(pack, counters);
      try {
        PackGrantView answer = server.grant(destination.workspace(), destination.commit(), tail);
        Set<ChunkId> present = present(answer, pack);
        if (present.isEmpty()) {
          send(pack, grant(answer), progress);
          progress.succeeded();
          counters.sent(pack.index().entries().size(), pack.length());
        }
        answered = true;
        limit.succeeded();
        return present;
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

  /** The chunks of the pack that the server says it has. */
  private Set<ChunkId> present(PackGrantView answer, SealedPack pack)
      throws ServerUnavailableException {
    List<String> ids = answer.present();
    if (ids == null) {
      throw notAnAnswer(null);
    }
    Set<ChunkId> present = new HashSet<>();
    try {
      ids.forEach(id -> present.add(ChunkId.parse(id)));
    } catch (IllegalArgumentException e) {
      throw notAnAnswer(e);
    }
    List<PackEntry> entries = pack.index().entries();
    present.retainAll(entries.stream().map(PackEntry::id).collect(toSet()));
    if (areMany(present.size(), entries.size())) {
      // That there are few says nothing: they may have been asked for before they were packed.
      manyPresent = true;
    }
    return present;
  }

  private static GrantsView.Grant grant(PackGrantView answer) throws ServerUnavailableException {
    GrantsView.Grant grant = answer.grant();
    if (grant == null) {
      throw notAnAnswer(null);
    }
    return grant;
  }

  private static ServerUnavailableException notAnAnswer(@Nullable Exception cause) {
    ServerUnavailableException e =
        new ServerUnavailableException(
            "The server neither gave leave to upload a pack nor said which chunks it has",
            (Duration) null);
    if (cause != null) {
      e.initCause(cause);
    }
    return e;
  }

  private void send(SealedPack pack, GrantsView.Grant grant, PackProgress progress)
      throws RemoteException, InterruptedException {
    if (server instanceof WatchedUploads watched) {
      watched.putPack(grant, pack.content(), progress::sent);
    } else {
      server.putPack(grant, pack.content());
      progress.sent(pack.length());
    }
  }
}

package io.amasync.bench.e2e;

import io.amasync.bench.e2e.Cut.Moment;
import java.util.regex.Pattern;

/** A moment of a commit, in the order of a commit, as a relay on the way sees it. */
enum CommitPoint {
  /** The client has asked for a commit, and the server does not know of it. */
  BEFORE_STAGE_1(Way.SERVER, Moment.BEFORE, Requests.STAGE_1, 1),
  /** The server has opened the commit, and the client has not heard of it. */
  AFTER_STAGE_1(Way.SERVER, Moment.AFTER, Requests.STAGE_1, 1),
  /** The client knows the commit and has sent no pack. */
  BEFORE_PUT(Way.STORE, Moment.BEFORE, Requests.PUT, 1),
  /** The store has the pack, which neither the client nor the server knows. */
  AFTER_PUT(Way.STORE, Moment.AFTER, Requests.PUT, 1),
  /** The store has the pack, and the server has not been told. */
  BEFORE_ANNOUNCEMENT(Way.SERVER, Moment.BEFORE, Requests.ANNOUNCEMENT, 1),
  /** The server knows of the pack, and the client does not know that. */
  AFTER_ANNOUNCEMENT(Way.SERVER, Moment.AFTER, Requests.ANNOUNCEMENT, 1),
  /** Of three packs or more, one is announced. */
  AMID_UPLOADS(Way.SERVER, Moment.BEFORE, Requests.ANNOUNCEMENT, 2),
  /** All is sent, and the server does not know so. */
  BEFORE_STAGE_2(Way.SERVER, Moment.BEFORE, Requests.STAGE_2, 1),
  /** The server has the manifest and has looked for packs. */
  BEFORE_COPIES(Way.STORE, Moment.BEFORE, Requests.COPY, 1),
  /** One of three packs or more is in both buckets, the others are staged. */
  AMID_COPIES(Way.STORE, Moment.AFTER, Requests.COPY, 1),
  /** All packs are in both buckets. */
  AFTER_COPIES(Way.STORE, Moment.BEFORE, Requests.DELETION, 1),
  /** All is written in the database's transaction, and the manifest in the store; unheard. */
  AFTER_MANIFEST(Way.STORE, Moment.AFTER, Requests.MANIFEST, 1),
  /** The server has asked for the transaction's end, and the database has not heard it. */
  BEFORE_DATABASE_COMMIT(Way.DATABASE, Moment.BEFORE, Requests.DATABASE_COMMIT, 1),
  /** The database has committed, which the server does not know. */
  AFTER_DATABASE_COMMIT(Way.DATABASE, Moment.AFTER, Requests.DATABASE_COMMIT, 1),
  /** The server has answered, and the client has not heard it. */
  AFTER_STAGE_2(Way.SERVER, Moment.AFTER, Requests.STAGE_2, 1);

  /** Between whom. */
  private enum Way {
    SERVER,
    STORE,
    DATABASE;

    Relay of(RelayedSite site) {
      return switch (this) {
        case SERVER -> site.toServer();
        case STORE -> site.toStore();
        case DATABASE -> site.toDatabase();
      };
    }
  }

  /** What the relays see. Account 0 is the server's own, with which it tries the store at start. */
  private static final class Requests {
    private static final Pattern STAGE_1 = Pattern.compile("^POST /v1/workspaces/[^/]+/commits ");
    private static final Pattern PUT = Pattern.compile("^PUT /staging/[1-9]");
    private static final Pattern ANNOUNCEMENT = Pattern.compile("^POST /v1/staging/");
    private static final Pattern STAGE_2 = Pattern.compile("^POST \\S+/complete ");
    private static final Pattern COPY =
        Pattern.compile("(?s)^PUT /remote/[1-9]\\d*/packs/.*\r\nx-amz-copy-source:");
    private static final Pattern DELETION = Pattern.compile("^POST /staging\\?delete");
    private static final Pattern MANIFEST = Pattern.compile("^PUT /remote/[1-9]\\d*/manifests/");
    private static final Pattern DATABASE_COMMIT = Pattern.compile("^COMMIT$");
  }

  private final Way way;
  private final Moment moment;
  private final Pattern request;
  private final int nth;

  CommitPoint(Way way, Moment moment, Pattern request, int nth) {
    this.way = way;
    this.moment = moment;
    this.request = request;
    this.nth = nth;
  }

  /** The next commit meets {@code action} here. */
  Cut cut(RelayedSite site, Cut.Action action) {
    Cut cut = new Cut(moment, request, nth, action);
    Relay relay = way.of(site);
    if (request == Requests.DATABASE_COMMIT) {
      // Many a transaction ends so. The one that is meant follows on a manifest.
      site.toStore()
          .add(
              new Cut(
                  Moment.BEFORE,
                  Requests.MANIFEST,
                  1,
                  () -> {
                    relay.add(cut);
                    return Cut.Fate.PASS;
                  }));
    } else {
      relay.add(cut);
    }
    return cut;
  }

  /** Whether the client has handed the commit over, and will only ask what became of it. */
  boolean isSealed() {
    return compareTo(BEFORE_STAGE_2) >= 0;
  }

  /** Whether what is asked or answered there is the client's. */
  boolean isClients() {
    return compareTo(BEFORE_STAGE_2) <= 0 || this == AFTER_STAGE_2;
  }

  /** Whether there have to be several packs for it. */
  boolean isAmidPacks() {
    return this == AMID_UPLOADS || this == AMID_COPIES;
  }
}

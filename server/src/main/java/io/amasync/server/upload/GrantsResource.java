package io.amasync.server.upload;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.PackId;
import io.amasync.chunker.pack.CorruptPackException;
import io.amasync.chunker.pack.PackEntry;
import io.amasync.chunker.pack.PackFormat;
import io.amasync.chunker.pack.PackIndex;
import io.amasync.chunker.pack.PackReader;
import io.amasync.metastore.commit.CommitRow;
import io.amasync.metastore.pack.Packs;
import io.amasync.protocol.api.GrantsRequest;
import io.amasync.protocol.api.GrantsView;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.PackGrantView;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.server.account.Caller;
import io.amasync.server.commit.CommitFinder;
import io.amasync.server.http.MaximumBody;
import io.amasync.server.http.ProblemException;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives leave to upload packs into an open commit's staging area. */
@Path("/v1/workspaces/{workspace}/commits/{commit}/grants")
@Produces(MediaType.APPLICATION_JSON)
public final class GrantsResource {
  private static final Pattern CRC_FORM = Pattern.compile("[0-9a-f]{8}");

  private final CommitFinder commits;
  private final Packs packs;
  private final UploadGrants grants;
  private final KeyedHashes hashes;

  /** Gives {@code grants}; {@code hashes} are for the names of packs. */
  public GrantsResource(
      CommitFinder commits, Packs packs, UploadGrants grants, KeyedHashes hashes) {
    this.commits = commits;
    this.packs = packs;
    this.grants = grants;
    this.hashes = hashes;
  }

  /** A grant for each pack, in the order asked. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response grant(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @PathParam("commit") String commit,
      @Context UriInfo uri,
      @Nullable GrantsRequest request) {
    List<AskedPack> asked = check(request);
    CommitRow row = commits.findOpen(caller, workspace, commit);
    Set<PackId> staged =
        packs.packsStaged(caller.account(), asked.stream().map(AskedPack::id).toList());
    List<GrantsView.Grant> granted = new ArrayList<>(asked.size());
    for (AskedPack pack : asked) {
      StagingKey key = new StagingKey(caller.account(), row.workspace(), row.top(), pack.id());
      granted.add(
          grants.grant(
              new StagedPack(key, pack.sizeBytes(), pack.crc32c()),
              row.id(),
              staged.contains(pack.id()),
              uri.getBaseUri()));
    }
    return answer(new GrantsView(granted));
  }

  /**
   * A grant for the pack with this tail, unless the account has chunks of it already: then which.
   * One request instead of a question for the unseen and one for a grant.
   */
  @POST
  @Consumes(MediaTypes.PACK_TAIL)
  @MaximumBody(PackFormat.MAXIMUM_TAIL_BYTES)
  public Response grantUnlessPresent(
      @Auth Caller caller,
      @PathParam("workspace") String workspace,
      @PathParam("commit") String commit,
      @Context UriInfo uri,
      byte[] tail) {
    CommitRow row = commits.findOpen(caller, workspace, commit);
    PackIndex pack = read(caller, tail);
    List<ChunkId> chunks = pack.entries().stream().map(PackEntry::id).toList();
    Set<ChunkId> unseen = packs.unseen(caller.account(), chunks);
    if (unseen.size() < chunks.size()) {
      return answer(
          new PackGrantView(
              null,
              chunks.stream().filter(id -> !unseen.contains(id)).map(ChunkId::toString).toList()));
    }
    StagingKey key = new StagingKey(caller.account(), row.workspace(), row.top(), pack.id());
    StagedPack staged = new StagedPack(key, pack.sizeBytes(), pack.crc32c());
    return answer(
        new PackGrantView(grants.grant(staged, row.id(), false, uri.getBaseUri()), List.of()));
  }

  private PackIndex read(Caller caller, byte[] tail) {
    try {
      return new PackReader(caller.keys(), hashes).readTail(null, tail);
    } catch (CorruptPackException e) {
      throw new ProblemException(
          Problem.of(ProblemCode.CORRUPT_PACK, String.valueOf(e.getMessage())), e);
    }
  }

  /** Grants are secrets: nobody on the way keeps them. */
  private static Response answer(Object view) {
    return Response.ok(view).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  private static List<AskedPack> check(@Nullable GrantsRequest request) {
    if (request == null || request.packs() == null) {
      throw ProblemException.badRequest("The body must be {\"packs\": […]}");
    }
    if (request.packs().isEmpty() || request.packs().size() > Limits.GRANTED_PACKS) {
      throw ProblemException.badRequest(
          "Ask for 1 to %d packs at a time".formatted(Limits.GRANTED_PACKS));
    }
    return request.packs().stream().map(AskedPack::check).toList();
  }

  /** A pack as asked for, with every field checked. */
  private record AskedPack(PackId id, long sizeBytes, int crc32c) {
    static AskedPack check(GrantsRequest.@Nullable Pack pack) {
      if (pack == null || pack.packId() == null || pack.crc32c() == null) {
        throw ProblemException.badRequest("A pack has the fields packId, sizeBytes and crc32c");
      }
      if (pack.sizeBytes() < 1 || pack.sizeBytes() > PackFormat.MAXIMUM_PACK_BYTES) {
        throw ProblemException.badRequest(
            "A pack has 1 to %d bytes".formatted(PackFormat.MAXIMUM_PACK_BYTES));
      }
      if (!CRC_FORM.matcher(pack.crc32c()).matches()) {
        throw ProblemException.badRequest("A pack's crc32c is 8 lowercase hexadecimal digits");
      }
      try {
        return new AskedPack(
            PackId.parse(pack.packId()),
            pack.sizeBytes(),
            Integer.parseUnsignedInt(pack.crc32c(), 16));
      } catch (IllegalArgumentException e) {
        throw ProblemException.badRequest("A packId is 64 lowercase hexadecimal digits");
      }
    }
  }
}

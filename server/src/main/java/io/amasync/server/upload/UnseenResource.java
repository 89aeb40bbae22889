package io.amasync.server.upload;

import io.amasync.chunker.id.ChunkId;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.pack.Packs;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.server.account.Caller;
import io.amasync.server.http.MaximumBody;
import io.amasync.server.http.ProblemException;
import io.amasync.server.workspace.WorkspaceFinder;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/** Says which chunks have to be uploaded. Only ever about the caller's own chunks. */
@Path("/v1/workspaces/{workspace}/chunks/unseen")
public final class UnseenResource {
  private final WorkspaceFinder workspaces;
  private final Packs packs;

  /** Asks {@code packs}. */
  public UnseenResource(WorkspaceFinder workspaces, Packs packs) {
    this.workspaces = workspaces;
    this.packs = packs;
  }

  /** The unseen ones among the chunk ids of the body, each once, in the order asked. */
  @POST
  @Consumes(MediaTypes.CHUNK_IDS)
  @Produces(MediaTypes.CHUNK_IDS)
  @MaximumBody((long) Limits.UNSEEN_CHUNKS * Digest256.BYTES)
  public byte[] unseen(@Auth Caller caller, @PathParam("workspace") String workspace, byte[] body) {
    if (body.length % Digest256.BYTES != 0) {
      throw ProblemException.badRequest(
          "The body must be chunk ids of %d bytes each, one after the other"
              .formatted(Digest256.BYTES));
    }
    workspaces.find(caller, workspace);
    ByteBuffer in = ByteBuffer.wrap(body);
    Set<ChunkId> asked = LinkedHashSet.newLinkedHashSet(body.length / Digest256.BYTES);
    while (in.hasRemaining()) {
      asked.add(ChunkId.readFrom(in));
    }
    Set<ChunkId> unseen = packs.unseen(caller.account(), asked);
    ByteBuffer out = ByteBuffer.allocate(unseen.size() * Digest256.BYTES);
    for (ChunkId chunk : unseen) {
      chunk.writeTo(out);
    }
    return out.array();
  }
}

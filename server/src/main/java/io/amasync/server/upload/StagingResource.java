package io.amasync.server.upload;

import io.amasync.chunker.pack.PackFormat;
import io.amasync.protocol.api.Headers;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.server.http.MaximumBody;
import io.amasync.server.http.ProblemException;
import io.amasync.server.http.RawRequest;
import io.amasync.server.store.StagedPack;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Where packs are uploaded to or announced; the address itself is the leave. */
@Path("/v1/staging/{account}/{workspace}/{top}/{pack}")
public final class StagingResource {
  private final UploadGrants grants;
  private final PackReceiver receiver;

  /** Redeems {@code grants}. */
  public StagingResource(UploadGrants grants, PackReceiver receiver) {
    this.grants = grants;
    this.receiver = receiver;
  }

  /** Takes a pack: 201 when it is new, 200 when it was stored already. */
  @PUT
  @Consumes(MediaTypes.PACK)
  @MaximumBody(PackFormat.MAXIMUM_PACK_BYTES)
  public Response put(@Context HttpServletRequest http, InputStream body) throws IOException {
    StagedPack granted = redeem(UploadGrants.UPLOAD, http, body);
    long announced = http.getContentLengthLong();
    if (announced >= 0 && announced != granted.sizeBytes()) {
      throw ProblemException.badRequest(
          "The grant is for exactly %d bytes, and the body has %d"
              .formatted(granted.sizeBytes(), announced));
    }
    boolean isNew = receiver.receive(granted, body);
    return Response.status(isNew ? Response.Status.CREATED : Response.Status.OK).build();
  }

  /**
   * Takes word of a pack that a client has put into the store itself: its tail, which names every
   * chunk. 201 when it is new, 200 when it was known already.
   */
  @POST
  @Consumes(MediaTypes.PACK_TAIL)
  @MaximumBody(PackFormat.MAXIMUM_TAIL_BYTES)
  public Response announce(@Context HttpServletRequest http, InputStream body) throws IOException {
    // The leave before the body: who has none makes the server hold nothing.
    StagedPack announced = redeem(UploadGrants.ANNOUNCE, http, body);
    boolean justPut = Boolean.parseBoolean(http.getHeader(Headers.JUST_PUT));
    boolean isNew = receiver.announce(announced, body.readAllBytes(), justPut);
    return Response.status(isNew ? Response.Status.CREATED : Response.Status.OK).build();
  }

  private StagedPack redeem(String method, HttpServletRequest http, InputStream body)
      throws IOException {
    try {
      return grants.redeem(method, RawRequest.of(http));
    } catch (ProblemException e) {
      // A client in the midst of sending hears the answer only when its bytes are taken.
      body.transferTo(OutputStream.nullOutputStream());
      throw e;
    }
  }
}

package io.amasync.server.workspace;

import io.amasync.metastore.workspace.FoundWorkspace;
import io.amasync.metastore.workspace.WorkspaceRow;
import io.amasync.metastore.workspace.Workspaces;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.api.CreateWorkspaceRequest;
import io.amasync.protocol.api.ProblemCode;
import io.amasync.protocol.api.WorkspaceView;
import io.amasync.protocol.api.WorkspacesView;
import io.amasync.server.account.Caller;
import io.amasync.server.http.ProblemException;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The caller's workspaces. */
@Path("/v1/workspaces")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkspacesResource {
  private final Workspaces workspaces;
  private final WorkspaceFinder finder;

  /** Serves {@code workspaces}. */
  public WorkspacesResource(Workspaces workspaces, WorkspaceFinder finder) {
    this.workspaces = workspaces;
    this.finder = finder;
  }

  /** Creates a workspace (201), or finds the one of that name (200). */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response create(@Auth Caller caller, @Nullable CreateWorkspaceRequest request) {
    if (request == null) {
      throw ProblemException.badRequest("The body must be {\"name\": …, \"chunking\": …}");
    }
    String name = WorkspaceNames.check(request.name());
    Chunking chunking = request.chunking();
    if (chunking == null) {
      throw ProblemException.badRequest("The field 'chunking' must be \"cdc\" or \"fixed\"");
    }
    FoundWorkspace found = workspaces.createOrFindWorkspace(caller.account(), name, chunking);
    if (found.workspace().chunking() != chunking) {
      throw new ProblemException(
          ProblemCode.CONFLICT,
          "The workspace '%s' exists and is cut otherwise. Choose another name, or its own chunking"
              .formatted(name));
    }
    return Response.status(found.created() ? Response.Status.CREATED : Response.Status.OK)
        .entity(view(found.workspace()))
        .build();
  }

  /** Every workspace of the account. */
  @GET
  public WorkspacesView list(@Auth Caller caller) {
    return new WorkspacesView(
        workspaces.workspaces(caller.account()).stream().map(WorkspacesResource::view).toList());
  }

  /** One workspace, by id or name. */
  @GET
  @Path("{workspace}")
  public WorkspaceView get(@Auth Caller caller, @PathParam("workspace") String workspace) {
    return view(finder.find(caller, workspace));
  }

  private static WorkspaceView view(WorkspaceRow row) {
    return new WorkspaceView(
        row.id().toString(),
        row.name(),
        row.chunking(),
        row.created(),
        row.version(),
        row.commitHash() == null ? null : row.commitHash().toString(),
        row.files(),
        row.bytes());
  }
}

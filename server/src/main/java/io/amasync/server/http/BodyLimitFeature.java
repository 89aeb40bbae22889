package io.amasync.server.http;

import io.amasync.protocol.api.Limits;
import io.amasync.protocol.api.ProblemCode;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.function.LongSupplier;

/** Bounds the body of every request, announced or not, and how slowly it may come. */
@Provider
public final class BodyLimitFeature implements DynamicFeature {
  private final LongSupplier nanoTime;

  /** {@code nanoTime} measures how fast bodies come. */
  public BodyLimitFeature(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    MaximumBody limit = resource.getResourceMethod().getAnnotation(MaximumBody.class);
    context.register(
        new BodyLimitFilter(limit == null ? Limits.JSON_BYTES : limit.value(), nanoTime));
  }

  /** Runs behind authentication: a stranger learns that first. */
  @Priority(Priorities.ENTITY_CODER)
  private static final class BodyLimitFilter implements ContainerRequestFilter {
    private final long maximumBytes;
    private final LongSupplier nanoTime;

    BodyLimitFilter(long maximumBytes, LongSupplier nanoTime) {
      this.maximumBytes = maximumBytes;
      this.nanoTime = nanoTime;
    }

    @Override
    public void filter(ContainerRequestContext request) {
      String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
      if (encoding != null && !encoding.equals("identity")) {
        throw new ProblemException(
            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
            "Bodies are taken as they are: send this one without Content-Encoding");
      }
      String announced = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
      if (announced != null && announcedBytes(announced) > maximumBytes) {
        throw BoundedBody.tooLarge(maximumBytes);
      }
      if (request.hasEntity()) {
        request.setEntityStream(
            new BoundedBody(request.getEntityStream(), maximumBytes, new Pace(nanoTime)));
      }
    }

    /** What is no number Jetty has refused already. */
    private static long announcedBytes(String announced) {
      try {
        return Long.parseLong(announced);
      } catch (NumberFormatException e) {
        return Long.MAX_VALUE;
      }
    }
  }
}

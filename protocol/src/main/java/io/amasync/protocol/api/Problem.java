package io.amasync.protocol.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Problem details (RFC 9457).
 *
 * @param type {@link ProblemCode#type()}
 * @param title {@link ProblemCode#title()}
 * @param status the HTTP status
 * @param detail what, where, and what to do
 * @param paths with {@code conflict}: the paths whose base revision is not the head's; at most
 *     {@link Limits#LISTED_FAULTS}
 * @param chunks with {@code missing-chunks}: ids in hexadecimal; at most {@link
 *     Limits#LISTED_FAULTS}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable List<PathConflict> paths,
    @Nullable List<String> chunks) {
  /** A problem that lists nothing. */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code.type(), code.title(), code.status(), detail, null, null);
  }
}

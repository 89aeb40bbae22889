package io.amasync.server.http;

import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. Not an error of the server: it is not logged. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** A problem that lists nothing; {@code detail} says what, where, and what to do. */
  public ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail), null);
  }

  /** A problem with what it lists. */
  public ProblemException(Problem problem, @Nullable Throwable cause) {
    super(problem.title() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  /** What the client is told. */
  public Problem problem() {
    return problem;
  }

  /**
   * What is answered for everything that is not there, and for everything that is another
   * account's, so that the two cannot be told apart.
   */
  public static ProblemException notFound(String what) {
    return new ProblemException(
        ProblemCode.NOT_FOUND, what + ". Check the address, and that the token is the right one");
  }

  /** The request cannot mean anything; {@code detail} says what is wrong with it. */
  public static ProblemException badRequest(String detail) {
    return new ProblemException(ProblemCode.BAD_REQUEST, detail);
  }
}

package io.amasync.daemon.remote;

import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;

/** The server understood and said no. Asking again the same way cannot help. */
public final class ServerRefusedException extends RemoteException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ServerRefusedException(Problem problem) {
    super("The server refused: %s. %s".formatted(problem.title(), problem.detail()));
    this.problem = problem;
  }

  /** What the server said. */
  public Problem problem() {
    return problem;
  }

  /** Whether the problem is of this code. */
  public boolean is(ProblemCode code) {
    return code.type().equals(problem.type());
  }
}

package io.amasync.daemon.commit;

import io.amasync.daemon.remote.CompleteOutcome;
import io.amasync.daemon.remote.RemoteException;

/** Stage 2 of one commit, under way while its caller does other things. */
interface Completion {
  /** What asks the server. */
  interface Call {
    CompleteOutcome run() throws RemoteException, InterruptedException;
  }

  /** Has a call run. */
  interface Starter {
    Completion start(Call call);
  }

  /**
   * Waits for the server's answer. When the waiting is interrupted, the call goes on.
   *
   * @throws RemoteException as the call did
   */
  CompleteOutcome await() throws RemoteException, InterruptedException;

  /** Interrupts the call, and returns when it has ended. What came of it is not known then. */
  void cancel();
}

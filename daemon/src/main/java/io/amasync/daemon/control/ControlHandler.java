package io.amasync.daemon.control;

/** What the daemon does with commands. Called by many threads at once. */
@FunctionalInterface
public interface ControlHandler {
  /**
   * Does it and answers; may take as long as the command says.
   *
   * @throws InterruptedException when the server closes meanwhile
   */
  ControlAnswer handle(ControlCommand command) throws InterruptedException;
}

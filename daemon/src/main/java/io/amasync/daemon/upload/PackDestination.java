package io.amasync.daemon.upload;

import io.amasync.daemon.remote.RemoteException;
import java.util.UUID;

/** The commit that packs are sent for. Thread-safe. */
public interface PackDestination {
  /** The workspace. */
  UUID workspace();

  /** Waits until packs may be sent for it; files may be read before. */
  default void awaitReady() throws InterruptedException {}

  /** The commit's id; opens the commit on the server when it is first asked for. */
  UUID commit() throws RemoteException, InterruptedException;
}

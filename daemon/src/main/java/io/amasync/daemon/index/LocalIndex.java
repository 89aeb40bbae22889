package io.amasync.daemon.index;

import io.amasync.chunker.id.Digest256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import org.lmdbjava.LmdbException;

/**
 * The daemon's database: one LMDB environment for all its workspaces. Safe for use by several
 * threads; everything obtained from it ends when it is closed.
 *
 * <p>All methods of the index throw {@link LocalIndexException} when the disk fails them and {@link
 * IllegalStateException} after {@link #close}.
 */
public final class LocalIndex implements Closeable {
  /** The version of the tables' layout. Each value has a version of its own besides. */
  private static final int FORMAT = 1;

  /** Address space, not disk or memory: the file has the size of what is in it. */
  private static final long INITIAL_MAP_BYTES = 1L << 30;

  private final LmdbStore store;
  private final Tables tables;

  private LocalIndex(LmdbStore store, Tables tables) {
    this.store = store;
    this.tables = tables;
  }

  /**
   * Opens or creates the index in {@code directory}.
   *
   * @throws LocalIndexInUseException when it is open already, here or in another process
   * @throws LocalIndexUnusableException when it is damaged, or of another version
   */
  public static LocalIndex open(Path directory) throws IOException {
    return open(directory, INITIAL_MAP_BYTES);
  }

  /** With a map that begins small, for tests. */
  static LocalIndex open(Path directory, long initialMapBytes) throws IOException {
    LmdbStore store = LmdbStore.open(directory, initialMapBytes);
    try {
      Tables tables = Tables.open(store);
      int format = store.read(tables.meta()::format);
      if (format == 0) {
        store.write(tx -> {
          tables.meta().setFormat(tx, FORMAT);
          return null;
        });
      } else if (format != FORMAT) {
        throw new LocalIndexUnusableException(
            directory, "has format %d; this program knows %d".formatted(format, FORMAT), null);
      }
      return new LocalIndex(store, tables);
    } catch (LmdbException | LocalIndexException e) {
      store.close();
      throw new LocalIndexUnusableException(directory, "cannot be read: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** What is remembered of one workspace; nothing when it is new. */
  public WorkspaceIndex workspace(UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    int number = store.write(tx -> tables.meta().number(tx, MetaTable.WORKSPACES, bytes));
    return new WorkspaceIndex(store, tables, number);
  }

  /**
   * The chunks that an account's store is known to have.
   *
   * @param account tells accounts and servers apart; nothing that a chunk key could be had from
   */
  public KnownChunks knownChunks(Digest256 account) {
    byte[] bytes = account.toBytes();
    int number = store.write(tx -> tables.meta().number(tx, MetaTable.ACCOUNTS, bytes));
    return new KnownChunks(store, tables.chunks(), number);
  }

  /** Takes the index's pages out of the process; what is needed again comes back by itself. */
  public void trim() {
    store.trim();
  }

  /** Waits for what is under way, then closes. Closing again does nothing. */
  @Override
  public void close() throws IOException {
    store.close();
  }
}

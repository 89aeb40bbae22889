package io.amasync.protocol.api;

/** The media types of bodies that are not plain JSON. */
public final class MediaTypes {
  /** Chunk ids of 32 bytes each, one after the other. */
  public static final String CHUNK_IDS = "application/vnd.ama-sync.chunk-ids";

  /** A manifest; see {@code io.amasync.protocol.manifest}. */
  public static final String MANIFEST = "application/vnd.ama-sync.manifest";

  /** A pack; see {@code io.amasync.chunker.pack}. */
  public static final String PACK = "application/vnd.ama-sync.pack";

  /** Index and footer of a pack, as they stand at its end. */
  public static final String PACK_TAIL = "application/vnd.ama-sync.pack-tail";

  /** A tree with its files' bytes; see {@code io.amasync.protocol.tree}. */
  public static final String TREE = "application/vnd.ama-sync.tree";

  /** RFC 9457. */
  public static final String PROBLEM = "application/problem+json";

  private MediaTypes() {}
}

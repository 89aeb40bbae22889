package io.amasync.server.feed;

import io.amasync.chunker.id.ContentId;
import io.amasync.metastore.content.Contents;
import io.amasync.metastore.content.LocatedChunk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chunks that hold a range of a content, located page by page. */
public final class ContentSource implements ChunkSource {
  /** A page of 100 MiB or so; its rows are some 30 KB. */
  private static final int PAGE_CHUNKS = 256;

  private final Contents contents;
  private final long account;
  private final ContentId content;
  private final long to;
  private final Deque<LocatedChunk> page = new ArrayDeque<>();
  private long from;

  /** The bytes from {@code from} to before {@code to}. */
  public ContentSource(Contents contents, long account, ContentId content, long from, long to) {
    this.contents = contents;
    this.account = account;
    this.content = content;
    this.from = from;
    this.to = to;
  }

  @Override
  public @Nullable LocatedChunk next() throws IOException {
    if (page.isEmpty() && from < to) {
      List<LocatedChunk> located = contents.locate(account, content, from, to, PAGE_CHUNKS);
      if (located.isEmpty()) {
        throw new IOException(
            "Content %s has no chunk at byte %d: the database is damaged".formatted(content, from));
      }
      page.addAll(located);
      from = located.getLast().end();
    }
    return page.pollFirst();
  }
}

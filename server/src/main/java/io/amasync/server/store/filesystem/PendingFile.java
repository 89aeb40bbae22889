package io.amasync.server.store.filesystem;

import io.amasync.server.store.PendingBlob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file written under a temporary name of the same file system, then renamed into place. */
final class PendingFile implements PendingBlob {
  private static final int ATTEMPTS = 3;

  private final Path temporary;
  private final Path target;
  private final FileChannel channel;
  private final ChannelOutput out;
  private boolean committed;

  private PendingFile(Path temporary, Path target, FileChannel channel) {
    this.temporary = temporary;
    this.target = target;
    this.channel = channel;
    this.out = new ChannelOutput(channel);
  }

  static PendingFile open(Path temporary, Path target) throws IOException {
    FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            DurableFiles.OWNER_FILE);
    return new PendingFile(temporary, target, channel);
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void commit() throws IOException {
    if (committed) {
      throw new IllegalStateException("%s is committed already".formatted(target));
    }
    channel.force(true);
    channel.close();
    Path directory = DurableFiles.directoryOf(target);
    for (int attempt = 1; ; attempt++) {
      DurableFiles.createDirectories(directory);
      try {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        break;
      } catch (NoSuchFileException e) {
        // The last pack of this staging area has just been moved out, and its directory went too.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
    committed = true;
    DurableFiles.syncDirectory(directory);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      if (!committed) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  private static final class ChannelOutput extends OutputStream {
    private final FileChannel channel;

    ChannelOutput(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
      while (from.hasRemaining()) {
        channel.write(from);
      }
    }
  }
}

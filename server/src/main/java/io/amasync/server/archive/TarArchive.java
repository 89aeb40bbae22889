package io.amasync.server.archive;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.manifest.Mtime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree as tar. Names are written byte for byte, long ones in GNU's way: PAX would force
 * them into UTF-8, which a name need not be. PAX carries times to the nanosecond, and sizes and
 * times that the old header has no room for.
 */
final class TarArchive implements TreeWalk.Visitor {
  private final TarArchiveOutputStream tar;

  TarArchive(OutputStream out) {
    // ISO 8859-1 maps every byte to the char of its number, and back.
    tar = new TarArchiveOutputStream(out, StandardCharsets.ISO_8859_1.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  @Override
  public void visit(RevisionRow row, @Nullable FileBytes bytes) throws IOException {
    String name = new String(row.path().toBytes(), StandardCharsets.ISO_8859_1);
    switch (Objects.requireNonNull(row.kind())) {
      case FILE -> {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setMode(row.mode());
        entry.setSize(row.sizeBytes());
        entry.setLastModifiedTime(time(row.mtime()));
        tar.putArchiveEntry(entry);
        Objects.requireNonNull(bytes).writeTo(tar);
      }
      case DIRECTORY -> {
        TarArchiveEntry entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
        entry.setMode(row.mode());
        entry.setLastModifiedTime(FileTime.from(row.committed()));
        tar.putArchiveEntry(entry);
      }
      case SYMLINK -> {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        LinkTarget target = Objects.requireNonNull(row.target());
        entry.setLinkName(new String(target.toBytes(), StandardCharsets.ISO_8859_1));
        entry.setMode(0777);
        entry.setLastModifiedTime(time(row.mtime()));
        tar.putArchiveEntry(entry);
      }
    }
    tar.closeArchiveEntry();
  }

  /** Writes what ends an archive. */
  void finish() throws IOException {
    tar.finish();
    tar.flush();
  }

  private static FileTime time(Mtime mtime) {
    return FileTime.from(mtime.toInstant());
  }
}

package io.amasync.server.archive;

import io.amasync.metastore.tree.RevisionRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree as zip, for those who have nothing else: names that are not UTF-8 are written
 * percent-encoded, and times outside 1980 to 2107 are moved to that range, since zip has no others.
 * Tar loses nothing.
 */
final class ZipArchive implements TreeWalk.Visitor {
  private static final Instant FIRST = Instant.parse("1980-01-02T00:00:00Z");
  private static final Instant LAST = Instant.parse("2107-12-30T00:00:00Z");

  private final ZipArchiveOutputStream zip;

  ZipArchive(OutputStream out) {
    zip = new ZipArchiveOutputStream(out);
    zip.setEncoding(StandardCharsets.UTF_8.name());
    zip.setUseLanguageEncodingFlag(true);
    zip.setUseZip64(Zip64Mode.AsNeeded);
    zip.setLevel(Deflater.BEST_SPEED);
  }

  @Override
  public void visit(RevisionRow row, @Nullable FileBytes bytes) throws IOException {
    String name = row.path().isUtf8() ? row.path().toString() : row.path().toUrl();
    switch (Objects.requireNonNull(row.kind())) {
      case FILE -> {
        put(name, UnixStat.FILE_FLAG | row.mode(), row.sizeBytes(), row.mtime().toInstant());
        Objects.requireNonNull(bytes).writeTo(zip);
      }
      case DIRECTORY -> put(name + "/", UnixStat.DIR_FLAG | row.mode(), 0, row.committed());
      case SYMLINK -> {
        byte[] target = Objects.requireNonNull(row.target()).toBytes();
        put(name, UnixStat.LINK_FLAG | 0777, target.length, row.mtime().toInstant());
        zip.write(target);
      }
    }
    zip.closeArchiveEntry();
  }

  private void put(String name, int mode, long sizeBytes, Instant modified) throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setUnixMode(mode);
    entry.setSize(sizeBytes);
    Instant time = modified.isBefore(FIRST) ? FIRST : modified.isAfter(LAST) ? LAST : modified;
    entry.setLastModifiedTime(FileTime.from(time));
    zip.putArchiveEntry(entry);
  }

  /** Writes what ends an archive. */
  void finish() throws IOException {
    zip.finish();
  }
}

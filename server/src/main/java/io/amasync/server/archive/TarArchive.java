package io.amasync.server.archive;

import io.amasync.metastore.tree.RevisionRow;
import io.amasync.protocol.manifest.LinkTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree as tar. Names are written byte for byte, long ones in GNU's way: PAX would force
 * them into UTF-8, which a name need not be. Numbers that the old header has no room for are
 * binary, also as GNU has it. What is left for PAX is the fraction of a time: that header is
 * written here, since the library's own stops at 100 nanoseconds.
 */
final class TarArchive implements TreeWalk.Visitor {
  private final TarArchiveOutputStream tar;

  TarArchive(OutputStream out) {
    // ISO 8859-1 maps every byte to the char of its number, and back.
    tar = new TarArchiveOutputStream(out, StandardCharsets.ISO_8859_1.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
  }

  @Override
  public void visit(RevisionRow row, @Nullable FileBytes bytes) throws IOException {
    String name = new String(row.path().toBytes(), StandardCharsets.ISO_8859_1);
    switch (Objects.requireNonNull(row.kind())) {
      case FILE -> {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setMode(row.mode());
        entry.setSize(row.sizeBytes());
        put(entry, row.mtime().toInstant());
        Objects.requireNonNull(bytes).writeTo(tar);
      }
      case DIRECTORY -> {
        TarArchiveEntry entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
        entry.setMode(row.mode());
        put(entry, row.committed().truncatedTo(ChronoUnit.SECONDS));
      }
      case SYMLINK -> {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        LinkTarget target = Objects.requireNonNull(row.target());
        entry.setLinkName(new String(target.toBytes(), StandardCharsets.ISO_8859_1));
        entry.setMode(0777);
        put(entry, row.mtime().toInstant());
      }
    }
    tar.closeArchiveEntry();
  }

  private void put(TarArchiveEntry entry, Instant modified) throws IOException {
    Instant second = modified.truncatedTo(ChronoUnit.SECONDS);
    if (!modified.equals(second)) {
      byte[] record = timeRecord(modified).getBytes(StandardCharsets.US_ASCII);
      TarArchiveEntry header =
          new TarArchiveEntry("./PaxHeaders/entry", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
      header.setSize(record.length);
      header.setLastModifiedTime(FileTime.from(Instant.EPOCH));
      tar.putArchiveEntry(header);
      tar.write(record);
      tar.closeArchiveEntry();
    }
    entry.setLastModifiedTime(FileTime.from(second));
    tar.putArchiveEntry(entry);
  }

  /** A record of a PAX header starts with its own length, that of the length included. */
  static String timeRecord(Instant time) {
    BigDecimal seconds =
        BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
    String rest = " mtime=%s\n".formatted(seconds.toPlainString());
    int length = rest.length() + 1;
    while (length != rest.length() + Integer.toString(length).length()) {
      length++;
    }
    return length + rest;
  }

  /** Writes what ends an archive. */
  void finish() throws IOException {
    tar.finish();
  }
}

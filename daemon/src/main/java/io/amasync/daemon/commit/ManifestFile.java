package io.amasync.daemon.commit;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.id.Digest256;
import io.amasync.protocol.manifest.ManifestEntry;
import io.amasync.protocol.manifest.ManifestHeader;
import io.amasync.protocol.manifest.ManifestReader;
import io.amasync.protocol.manifest.ManifestWriter;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The manifest of the open commit, in a file of its own: that of a terabyte is a hundred megabytes,
 * which belong neither into memory nor into the index. Streams, not channels, since an interrupt
 * would close a channel.
 */
final class ManifestFile {
  /** Takes entries one by one. */
  interface Visitor {
    void visit(ManifestEntry entry) throws IOException;
  }

  /** Gives all entries, ascending by path, to a visitor. */
  interface Entries {
    void forEach(Visitor visitor) throws IOException;
  }

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path file;
  private final KeyedHashes hashes;
  private final HashKey manifests;

  ManifestFile(Path file, KeyedHashes hashes, HashKey manifests) {
    this.file = file;
    this.hashes = hashes;
    this.manifests = manifests;
  }

  Path path() {
    return file;
  }

  /** Writes the manifest, whole or not at all, and gives its hash. It is on the disk then. */
  Digest256 write(ManifestHeader header, Entries entries) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Digest256 hash;
    try (FileOutputStream disk = new FileOutputStream(temporary.toFile())) {
      HashingStream hashing = new HashingStream(disk, hashes.keyed(manifests));
      ManifestWriter writer = new ManifestWriter(hashing, header);
      entries.forEach(writer::write);
      writer.finish();
      disk.getFD().sync();
      hash = hashing.hash.finish();
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return hash;
  }

  /** Whether the file is there and is the one with this hash. */
  boolean is(Digest256 hash) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    KeyedHash actual = hashes.keyed(manifests);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = new FileInputStream(file.toFile())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        actual.update(buffer, 0, read);
      }
    }
    return actual.finish().equals(hash);
  }

  /** Gives the entries of the file. */
  void read(Visitor visitor) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      ManifestReader reader = new ManifestReader(in, Files.size(file));
      for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
        visitor.visit(entry);
      }
    }
  }

  /** The commit has ended. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static final class HashingStream extends FilterOutputStream {
    private final KeyedHash hash;

    HashingStream(OutputStream out, KeyedHash hash) {
      super(out);
      this.hash = hash;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      hash.update(bytes, offset, length);
    }
  }
}

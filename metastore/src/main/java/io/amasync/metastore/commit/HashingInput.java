package io.amasync.metastore.commit;

import io.amasync.chunker.hash.KeyedHash;
import io.amasync.chunker.id.Digest256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hashes what is read through it; the caller reads in large blocks. */
final class HashingInput extends FilterInputStream {
  private final KeyedHash hash;

  HashingInput(InputStream in, KeyedHash hash) {
    super(in);
    this.hash = hash;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      hash.update(bytes, offset, read);
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** The hash of everything that was read. */
  Digest256 finish() {
    return hash.finish();
  }
}

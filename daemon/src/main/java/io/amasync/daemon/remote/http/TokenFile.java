package io.amasync.daemon.remote.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bearer token in a file; read when first needed, and again when it was refused. */
final class TokenFile {
  private final Path file;
  private volatile @Nullable String token;

  TokenFile(Path file) {
    this.file = file;
  }

  /**
   * The token.
   *
   * @throws IOException says which file, never what is in it
   */
  String token() throws IOException {
    String known = token;
    return known != null ? known : reread();
  }

  /** The token, whatever it was before. */
  String reread() throws IOException {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException(
          "The token file '%s' cannot be read (%s). Check --token-file"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IOException(
          "The token file '%s' holds no token: it must be one line. Check --token-file"
              .formatted(file));
    }
    token = text;
    return text;
  }
}

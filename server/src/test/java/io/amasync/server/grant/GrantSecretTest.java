package io.amasync.server.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantSecretTest {
  private final SecureRandom random = new SecureRandom();
  @TempDir private Path directory;

  @Test
  void secretIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
    Path file = directory.resolve("server/grant.secret");
    byte[] first = GrantSecret.loadOrCreate(file, random).toBytes();
    byte[] second = GrantSecret.loadOrCreate(file, random).toBytes();
    assertThat(second).isEqualTo(first).hasSize(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file.getParent()).isDirectoryContaining("glob:**/grant.secret");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void fileOfTheWrongLengthIsRefusedWithAdvice() throws IOException {
    Path file = Files.write(directory.resolve("secret"), new byte[31]);
    assertThatThrownBy(() -> GrantSecret.loadOrCreate(file, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Delete the file");
  }

  @Test
  void secretIsNotShown() {
    assertThat(GrantSecret.of(new byte[32])).hasToString("GrantSecret(secret)");
  }
}

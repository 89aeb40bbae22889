package io.amasync.daemon.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
  @TempDir private Path scratch;

  @Test
  void theSecondIsRefusedAndToldWhoHasIt() throws IOException {
    Path file = scratch.resolve("lock");
    try (InstanceLock _ = InstanceLock.acquire(file)) {
      assertThatThrownBy(() -> InstanceLock.acquire(file))
          .isInstanceOf(AlreadyRunningException.class)
          .hasMessageContaining("(pid %d) holds".formatted(ProcessHandle.current().pid()));
    }
  }

  @Test
  void itCanBeTakenAgainOnceLetGo() throws IOException {
    Path file = scratch.resolve("lock");
    InstanceLock.acquire(file).close();
    InstanceLock.acquire(file).close();
  }
}

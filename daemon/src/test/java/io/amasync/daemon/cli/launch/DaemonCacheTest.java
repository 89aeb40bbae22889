package io.amasync.daemon.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonCacheTest {
  @TempDir private Path directory;

  private Path cache;
  private Path jar;
  private String classPath;

  @BeforeEach
  void make() throws IOException {
    cache = file("ama-daemon.aot", 2000);
    jar = file("a.jar", 1000);
    classPath = jar + File.pathSeparator + file("b.jar", 1000);
  }

  private Path file(String name, long modified) throws IOException {
    Path file = Files.writeString(directory.resolve(name), name);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
  }

  @Test
  void cacheNewerThanEveryJarIsUsed() {
    assertThat(DaemonProcess.isFresh(cache, classPath)).isTrue();
  }

  @Test
  void cacheOlderThanAJarIsNotUsed() throws IOException {
    Files.setLastModifiedTime(jar, FileTime.fromMillis(3000));
    assertThat(DaemonProcess.isFresh(cache, classPath)).isFalse();
  }

  @Test
  void cacheThatIsNotThereIsNotUsed() throws IOException {
    Files.delete(cache);
    assertThat(DaemonProcess.isFresh(cache, classPath)).isFalse();
  }
}

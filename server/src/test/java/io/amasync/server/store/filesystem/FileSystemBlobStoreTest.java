package io.amasync.server.store.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.server.store.BlobReader;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.BlobStoreContract;
import io.amasync.server.store.PendingBlob;
import io.amasync.server.store.StagingKey;
import io.amasync.server.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemBlobStoreTest extends BlobStoreContract {
  @TempDir private Path directory;

  @Override
  protected BlobStore openStore() throws IOException {
    return FileSystemBlobStore.open(config());
  }

  private StoreConfig.FileSystem config() {
    return new StoreConfig.FileSystem(directory.resolve("staging"), directory.resolve("remote"));
  }

  @Test
  void filesAndDirectoriesAreTheOwnersOnly() throws IOException {
    StagingKey key = key(1);
    try (PendingBlob pending = store.stage(key)) {
      pending.out().write(1);
      pending.commit();
    }
    Path file = directory.resolve("staging").resolve(key.path());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void emptyStagingAreaIsRemovedAfterThePromote() throws IOException {
    StagingKey key = key(1);
    try (PendingBlob pending = store.stage(key)) {
      pending.out().write(1);
      pending.commit();
    }
    store.promote(List.of(pack(key, new byte[] {1})));
    assertThat(directory.resolve("staging").resolve(key.area())).doesNotExist();
  }

  @Test
  void commitSucceedsWhenTheAreaVanishedSinceItsStart() throws IOException {
    try (PendingBlob first = store.stage(key(1));
        PendingBlob second = store.stage(key(2))) {
      first.out().write(1);
      second.out().write(2);
      first.commit();
      store.promote(List.of(pack(key(1), new byte[] {1})));
      second.commit();
    }
    assertThat(stagedSize(key(2))).hasValue(1);
  }

  @Test
  void reposOnTwoFileSystemsAreBridgedByACopy() throws IOException {
    Path from = Files.writeString(directory.resolve("from"), "whole");
    Path to = directory.resolve("remote/7/packs/00/to");
    ((FileSystemBlobStore) store).copyAcross(from, to);
    assertThat(to).hasContent("whole");
    assertThat(from).doesNotExist();
  }

  @Test
  void whatAnEarlierRunLeftHalfWrittenIsThrownAwayAtOpen() throws IOException {
    Path leftover = directory.resolve("staging/tmp/leftover");
    Files.writeString(leftover, "half");
    FileSystemBlobStore.open(config());
    assertThat(leftover).doesNotExist();
  }

  @Test
  void checkSaysWhichDirectoryCannotBeWritten() throws IOException {
    Path temporary = directory.resolve("remote/tmp");
    Files.delete(temporary);
    assertThatThrownBy(() -> store.check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve("remote").toString())
        .hasMessageContaining("disk");
  }

  @Test
  void readerThatIsOpenOutlivesTheDelete() throws IOException {
    StagingKey key = staged(1, new byte[] {7, 8, 9, 10});
    promote(key);
    try (BlobReader reader = store.open(remote(key))) {
      store.delete(remote(key));
      byte[] out = new byte[4];
      reader.read(0, out, 0, 4);
      assertThat(out).containsExactly(7, 8, 9, 10);
    }
  }
}

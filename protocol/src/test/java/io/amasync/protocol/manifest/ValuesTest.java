package io.amasync.protocol.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.path.TreePath;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void codesAreThoseOfTheFormat() {
    assertThat(EntryKind.FILE.code()).isEqualTo(1);
    assertThat(EntryKind.DIRECTORY.code()).isEqualTo(2);
    assertThat(EntryKind.SYMLINK.code()).isEqualTo(3);
    assertThat(Chunking.CDC.code()).isEqualTo(1);
    assertThat(Chunking.FIXED.code()).isEqualTo(2);
    for (EntryKind kind : EntryKind.values()) {
      assertThat(EntryKind.ofCode(kind.code())).isEqualTo(kind);
    }
    for (Chunking chunking : Chunking.values()) {
      assertThat(Chunking.ofCode(chunking.code())).isEqualTo(chunking);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> EntryKind.ofCode(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Chunking.ofCode(3));
  }

  @Test
  void timesReachFarAndAreExact() {
    for (Instant instant :
        new Instant[] {
          Instant.EPOCH,
          Instant.parse("1901-01-01T00:00:00.000000001Z"),
          Instant.parse("2106-02-08T00:00:00.999999999Z"),
          Instant.MIN,
          Instant.MAX
        }) {
      assertThat(Mtime.of(instant).toInstant()).isEqualTo(instant);
    }
    assertThat(new Mtime(-1, 999_999_999)).isLessThan(new Mtime(0, 0));
    assertThat(new Mtime(0, 1)).isGreaterThan(new Mtime(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Mtime(0, 1_000_000_000));
    assertThatIllegalArgumentException().isThrownBy(() -> new Mtime(0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Mtime(Long.MAX_VALUE, 0));
  }

  @Test
  void linkTargetsHaveBytesButNoNul() {
    byte[] bytes = {'.', '.', '/', (byte) 0xFF};
    LinkTarget target = LinkTarget.of(bytes);
    bytes[0] = 'x';
    assertThat(target.toBytes()).containsExactly('.', '.', '/', 0xFF);
    assertThat(target).isEqualTo(LinkTarget.of(target.toBytes())).hasSameHashCodeAs(target);
    assertThatIllegalArgumentException().isThrownBy(() -> LinkTarget.of(new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> LinkTarget.of(new byte[4_096]));
    assertThatIllegalArgumentException().isThrownBy(() -> LinkTarget.of(new byte[1]));
  }

  @Test
  void entriesRefuseNumbersOutOfRange() {
    TreePath path = TreePath.of("a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManifestEntry.PutDirectory(path, 0, 010000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManifestEntry.PutDirectory(path, 0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ManifestEntry.Delete(path, -1));
  }
}

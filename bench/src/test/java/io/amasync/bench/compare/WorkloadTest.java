package io.amasync.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {
  @TempDir Path work;

  @Test
  void titlesTellSizes() {
    assertThat(Workload.named("small", 1).title()).isEqualTo("100,000 files of 1 GB");
    assertThat(Workload.named("large", 0.01).title()).isEqualTo("40 MB in 4 files");
    assertThat(Workload.named("text", 1).title()).isEqualTo("500 MB of text in 400 files");
    assertThat(Workload.named("big", 1).title()).isEqualTo("one file of 2 GB");
    assertThat(Workload.named("image", 1).title()).isEqualTo("disk image of 2 GB");
    assertThat(Workload.named("history", 1).title())
        .isEqualTo("source tree of 5,000 files in 10 states");
    assertThatThrownBy(() -> Workload.named("enormous", 1)).hasMessageContaining("enormous");
  }

  @Test
  void aCorpusThatNeverChangesIsMadeOnce() throws Exception {
    Workload text = Workload.named("text", 0.0001);
    Path file;
    try (var files = Files.walk(text.ready(work))) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    Files.writeString(file, "kept");
    assertThat(text.ready(work)).isEqualTo(work.resolve("text"));
    assertThat(file).hasContent("kept");
  }

  @Test
  void aCorpusOfAnotherSizeOrHalfMadeIsMadeAgain() throws Exception {
    Path text = Workload.named("text", 0.0001).ready(work);
    long before = FileTree.diskBytes(text);
    Workload.named("text", 0.001).ready(work);
    assertThat(FileTree.diskBytes(text)).isGreaterThan(before);
    Files.delete(work.resolve("text.recipe"));
    Path stray = Files.writeString(text.resolve("stray"), "");
    Workload.named("text", 0.001).ready(work);
    assertThat(stray).doesNotExist();
  }

  @Test
  void aCorpusThatChangesStartsInItsFirstState() throws Exception {
    Workload image = Workload.named("image", 0.00001);
    Path files = image.ready(work);
    byte[] before = Files.readAllBytes(files.resolve("disk.img"));
    image.corpus().change(1).apply(files);
    assertThat(Files.readAllBytes(files.resolve("disk.img"))).isNotEqualTo(before);
    assertThat(Files.readAllBytes(image.ready(work).resolve("disk.img"))).isEqualTo(before);
  }

  @Test
  void settingsHaveDefaultsAndAreReadFromTheEnvironment() {
    Settings defaults = Settings.of(Map.of());
    assertThat(defaults.rounds()).isEqualTo(3);
    assertThat(defaults.scale()).isEqualTo(1);
    assertThat(defaults.stores()).containsExactly("local", "s3");
    assertThat(defaults.programs())
        .containsExactly("cp", "rclone", "restic", "borg", "casync", "ama-sync");
    assertThat(defaults.corpora())
        .containsExactly("small", "large", "text", "big", "image", "history");
    assertThat(defaults.s3Corpora()).containsExactly("small", "large", "image", "history");
    assertThat(Settings.of(Map.of("CORPORA", "big")).s3Corpora()).containsExactly("big");
    Settings told =
        Settings.of(
            Map.of(
                "ROUNDS", "1",
                "SCALE", "0.01",
                "STORES", "s3",
                "PROGRAMS", "aws,ama-sync",
                "CORPORA", "big",
                "S3_CORPORA", "text"));
    assertThat(told.rounds()).isEqualTo(1);
    assertThat(told.scale()).isEqualTo(0.01);
    assertThat(told.stores()).containsExactly("s3");
    assertThat(told.programs()).containsExactly("aws", "ama-sync");
    assertThat(told.corpora()).containsExactly("big");
    assertThat(told.s3Corpora()).containsExactly("text");
  }
}

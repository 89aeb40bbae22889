package io.amasync.bench.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static final int LONGEST_FILE = 600;
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

  // Names no test may leave in the sources: this one's own patterns are spelled in parts.
  private static final Pattern MACHINE_PATH = Pattern.compile("/ro" + "ot/|\\.m2/rep" + "ository");

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static List<Path> sources(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .filter(file -> file.toString().contains("/src/"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  @Test
  void noFileIsTooLongToRead() throws IOException {
    for (Path file : sources(".java")) {
      try (Stream<String> lines = Files.lines(file)) {
        assertThat(lines.count()).as(file.toString()).isLessThanOrEqualTo(LONGEST_FILE);
      }
    }
  }

  @Test
  void nothingIsLeftUnfinishedOrTiedToAMachine() throws IOException {
    for (Path file : sources(".java")) {
      if (file.endsWith("SourcesTest.java")) {
        continue;
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      assertThat(UNFINISHED.matcher(text).find()).as("unfinished: " + file).isFalse();
      assertThat(MACHINE_PATH.matcher(text).find()).as("a machine's path: " + file).isFalse();
    }
  }

  @Test
  void scriptsCanBeRun() throws IOException {
    try (Stream<Path> scripts = Files.list(ROOT.resolve("scripts"))) {
      for (Path script : scripts.filter(Files::isRegularFile).toList()) {
        if (Files.readString(script).startsWith("#!")) {
          assertThat(script).isExecutable();
        }
      }
    }
  }
}

package io.amasync.daemon.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.protocol.manifest.LinkTarget;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LinuxWorkspaceFilesTest extends WorkspaceFilesContract {
  @Override
  WorkspaceFiles below(Path root) throws IOException {
    return LinuxWorkspaceFiles.below(root.toRealPath(), new NioWorkspaceFiles(root));
  }

  @Test
  void whatGoesWellIsAskedOfNobodyElse() throws IOException {
    Path root = Files.createDirectories(temporary.resolve("own")).toRealPath();
    Files.createDirectory(root.resolve("a"));
    Files.writeString(root.resolve("a/file"), "content");
    WorkspaceFiles files = LinuxWorkspaceFiles.below(root, new Nobody());

    assertThat(files.stat(TreePath.of("a/file")).sizeBytes()).isEqualTo(7);
    assertThat(files.statListed(TreePath.of("a")).kind()).isEqualTo(FileKind.DIRECTORY);
    files.list(TreePath.of("a"), name -> assertThat(name).asString().isEqualTo("file"));
    try (ReadableFile open = files.open(TreePath.of("a/file"))) {
      assertThat(open.read(new byte[20], 5, 15)).isEqualTo(7);
      assertThat(open.read(new byte[20], 5, 0)).isZero();
      assertThat(open.read(new byte[20], 5, 15)).isEqualTo(-1);
      assertThat(open.stat()).isEqualTo(files.stat(TreePath.of("a/file")));
    }
    assertThatThrownBy(() -> files.stat(TreePath.of("b"))).isInstanceOf(AssertionError.class);
  }

  @Test
  void aRootBehindALinkIsLeftToTheOther() throws IOException {
    Files.createDirectories(temporary.resolve("real/a"));
    Files.writeString(temporary.resolve("real/a/file"), "content");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("real"));

    WorkspaceFiles files = SystemFiles.below(link);

    assertThat(files.stat(TreePath.of("a/file")).sizeBytes()).isEqualTo(7);
    try (ReadableFile open = files.open(TreePath.of("a/file"))) {
      assertThat(open.read(new byte[20], 0, 20)).isEqualTo(7);
    }
  }

  @Test
  void directoriesOfAnySizeAreListedWhole() throws IOException {
    Path root = Files.createDirectories(temporary.resolve("wide")).toRealPath();
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < 20_000; i++) {
      String name = "a-name-of-some-length-%05d".formatted(i);
      Files.createFile(root.resolve(name));
      names.add(name);
    }
    TreeSet<String> listed = new TreeSet<>();

    LinuxWorkspaceFiles.below(root, new Nobody())
        .list(null, name -> listed.add(new String(name, StandardCharsets.UTF_8)));

    assertThat(listed).isEqualTo(names);
  }

  @Test
  void directoriesAreToldFromOthersWithoutALook() throws IOException {
    Path root = Files.createDirectories(temporary.resolve("mixed")).toRealPath();
    Files.createDirectory(root.resolve("directory"));
    Files.createFile(root.resolve("file"));
    Files.createSymbolicLink(root.resolve("link"), root.resolve("directory"));
    List<String> listed = new ArrayList<>();

    LinuxWorkspaceFiles.below(root, new Nobody())
        .listDirectories(null, name -> listed.add(new String(name, StandardCharsets.UTF_8)));

    // Every file system that tests run on tells.
    assertThat(listed).containsExactly("directory");
  }

  @Test
  void largeFilesAreReadWhole() throws IOException {
    Path root = Files.createDirectories(temporary.resolve("large")).toRealPath();
    byte[] content = new byte[3 * LinuxCalls.READ_BYTES + 17];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + (i >> 8));
    }
    Files.write(root.resolve("file"), content);
    byte[] read = new byte[content.length + 1];
    int end = 0;
    try (ReadableFile open =
        LinuxWorkspaceFiles.below(root, new Nobody()).open(TreePath.of("file"))) {
      for (int n = 0; n >= 0; end += Math.max(n, 0)) {
        n = open.read(read, end, read.length - end);
      }
    }

    assertThat(end).isEqualTo(content.length);
    assertThat(read).startsWith(content);
  }

  /** Fails whatever it is asked. */
  private static final class Nobody implements WorkspaceFiles {
    @Override
    public FileStat stat(TreePath path) {
      throw new AssertionError("asked for " + path);
    }

    @Override
    public FileStat statListed(TreePath path) {
      throw new AssertionError("asked for " + path);
    }

    @Override
    public FileStat statRoot() {
      throw new AssertionError("asked for the root");
    }

    @Override
    public void list(@Nullable TreePath directory, NameSink names) {
      throw new AssertionError("asked to list " + directory);
    }

    @Override
    public ReadableFile open(TreePath path) {
      throw new AssertionError("asked to open " + path);
    }

    @Override
    public LinkTarget readLink(TreePath path) {
      throw new AssertionError("asked to read the link " + path);
    }
  }
}

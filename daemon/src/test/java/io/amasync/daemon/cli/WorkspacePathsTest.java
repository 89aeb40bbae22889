package io.amasync.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amasync.daemon.config.PathText;
import io.amasync.daemon.config.WorkspaceConfig;
import io.amasync.protocol.api.Chunking;
import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacePathsTest {
  @TempDir private Path scratch;
  private Path root = Path.of("");
  private WorkspaceConfig workspace =
      new WorkspaceConfig(new UUID(0, 1), "w", "/", "auto", Chunking.CDC);

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(scratch.toRealPath().resolve("root dir"));
    workspace = new WorkspaceConfig(new UUID(0, 1), "w", PathText.of(root), "auto", Chunking.CDC);
  }

  @Test
  void aFileThatWasDeletedWithItsDirectoryIsStillAPath() throws Exception {
    assertThat(WorkspacePaths.inside(workspace, root.resolve("gone/deep/file")))
        .isEqualTo(TreePath.of("gone/deep/file"));
  }

  @Test
  void linksOnTheWayAreResolvedButNotTheLastName() throws Exception {
    Files.createDirectory(root.resolve("real"));
    Path way = Files.createSymbolicLink(scratch.resolve("way"), root.resolve("real"));
    Files.createSymbolicLink(root.resolve("real/link"), Path.of("/etc"));
    assertThat(WorkspacePaths.inside(workspace, way.resolve("link")))
        .isEqualTo(TreePath.of("real/link"));
  }

  @Test
  void aNameThatIsNotUtf8KeepsItsBytes() throws Exception {
    Path odd = Path.of(URI.create(root.toUri() + "%FFx"));
    assertThat(WorkspacePaths.inside(workspace, odd))
        .isEqualTo(TreePath.of(new byte[] {(byte) 0xFF, 'x'}));
  }

  @Test
  void whatIsOutsideIsRefused() {
    for (Path path : new Path[] {root, scratch.resolve("other"), root.resolve("../x")}) {
      assertThatThrownBy(() -> WorkspacePaths.inside(workspace, path.normalize()))
          .isInstanceOf(CommandFailedException.class);
    }
  }
}

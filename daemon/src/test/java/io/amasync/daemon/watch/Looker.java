package io.amasync.daemon.watch;

import io.amasync.protocol.path.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Does what the watcher asks, and notes which paths it has seen present or gone since. */
final class Looker implements WatchListener {
  private final Path root;
  private final Set<String> present = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private final List<String> rescans = new ArrayList<>();
  private final List<String> degradations = new ArrayList<>();
  private int restorations;
  private int calls;

  Looker(Path root) {
    this.root = root;
  }

  @Override
  public synchronized void changed(TreePath path) {
    calls++;
    look(path.toString());
  }

  @Override
  public synchronized void rescan(@Nullable TreePath subtree, String reason) {
    calls++;
    rescans.add((subtree == null ? "." : subtree) + ": " + reason);
    Path top = subtree == null ? root : root.resolve(subtree.toString());
    if (subtree != null) {
      look(subtree.toString());
    }
    if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      all.filter(path -> !path.equals(root))
          .forEach(path -> look(root.relativize(path).toString()));
    } catch (IOException | UncheckedIOException e) {
      // Something vanished in mid-walk: its directory is told of again.
      rescans.add("a walk was cut short");
    }
  }

  private void look(String path) {
    if (Files.exists(root.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
      present.add(path);
      gone.remove(path);
    } else {
      gone.add(path);
      present.remove(path);
    }
  }

  @Override
  public synchronized void degraded(String reason) {
    degradations.add(reason);
  }

  @Override
  public synchronized void restored() {
    restorations++;
  }

  /** Forgets what was seen, so that only what is told from now on counts. */
  synchronized void forget() {
    present.clear();
    gone.clear();
    rescans.clear();
  }

  synchronized Set<String> present() {
    return Set.copyOf(present);
  }

  synchronized Set<String> gone() {
    return Set.copyOf(gone);
  }

  synchronized List<String> rescans() {
    return List.copyOf(rescans);
  }

  synchronized List<String> degradations() {
    return List.copyOf(degradations);
  }

  synchronized int restorations() {
    return restorations;
  }

  synchronized int calls() {
    return calls;
  }
}

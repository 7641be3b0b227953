package io.frostline.spark.listing;

import io.frostline.spark.listing.FolderTree.Depth;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Iterates over the visible entries of a tree that are not folders, and over the folders that it
 * does not enter: links to folders, and folders that are listed elsewhere. {@link LinkedFolders}
 * decides about these, because a walk does not know the others. Of a folder alone, it enters none.
 */
final class FolderWalk extends EntryIterator {
  private final FileSystem system;
  private final SymbolicLinks links;
  private final FolderTree tree;
  private final Path root;
  private final Set<String> others;
  private final Deque<Path> waiting = new ArrayDeque<>();
  private FolderChildren open;

  FolderWalk(FolderTree tree, SymbolicLinks links, Configuration hadoop) throws IOException {
    this.root = new Path(tree.uri());
    this.system = root.getFileSystem(hadoop);
    this.links = links;
    this.tree = tree;
    this.others = new HashSet<>(tree.others());
    this.open = FolderChildren.of(system, root, links);
  }

  @Override
  Optional<FolderEntry> find() throws IOException {
    while (open != null) {
      Optional<FolderEntry> child = open.next();
      if (child.isEmpty()) {
        open.close();
        open = waiting.isEmpty() ? null : FolderChildren.of(system, waiting.pop(), links);
      } else if (child.get().isVisible() && isGiven(child.get())) {
        return child;
      }
    }
    return Optional.empty();
  }

  private boolean isGiven(FolderEntry child) {
    if (!child.isFolder() || tree.depth() == Depth.FOLDER_ALONE) {
      return true;
    }
    if (child.link() || isListedElsewhere(child.path())) {
      return true;
    }
    waiting.push(child.path());
    return false;
  }

  /** Links are not entered, so the real path of a folder follows from that of the root. */
  private boolean isListedElsewhere(Path folder) {
    return !others.isEmpty()
        && system instanceof LocalFileSystem local
        && others.contains(
            Paths.get(tree.real())
                .resolve(LocalEntry.path(local, root).relativize(LocalEntry.path(local, folder)))
                .toString());
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}

package io.frostline.spark.listing;

import io.frostline.storage.LocalEntry;
import io.frostline.storage.LocalEntry.Kind;
import io.frostline.storage.SymbolicLinks;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Iterates over the matches of a pattern below a folder, which {@link FileSystem#globStatus} holds
 * all at once. The matches are the same; of those behind links that are not followed, only the link
 * is known. An open folder per level is all that is held.
 */
final class PatternWalk extends EntryIterator {
  private final FileSystem system;
  private final FolderPattern pattern;
  private final SymbolicLinks links;
  private final Deque<Level> open = new ArrayDeque<>();
  private Optional<FolderEntry> sole;

  /**
   * A folder that is being listed.
   *
   * @param number of its level in the pattern
   * @param behindLink whether its path below the folder that the user named has a link
   */
  private record Level(FolderChildren children, int number, boolean behindLink) {}

  PatternWalk(FileSystem system, Path root, FolderPattern pattern, SymbolicLinks links)
      throws IOException {
    this.system = system;
    this.pattern = pattern;
    this.links = links;
    this.sole = enter(root, 0, isBehindLink(root));
  }

  /** The walk of a tree with a pattern. */
  static PatternWalk of(FolderTree tree, SymbolicLinks links, Configuration hadoop)
      throws IOException {
    Path root = new Path(tree.uri());
    return new PatternWalk(root.getFileSystem(hadoop), root, tree.pattern(), links);
  }

  private boolean isBehindLink(Path root) {
    Path top = new Path(pattern.top());
    for (Path path = root; path != null && !path.equals(top); path = path.getParent()) {
      if (isLink(path)) {
        return true;
      }
    }
    return false;
  }

  private boolean isLink(Path path) {
    return system instanceof LocalFileSystem local
        && Files.isSymbolicLink(LocalEntry.path(local, path));
  }

  /** Opens a folder for its level, unless what matches below it has no wildcard. */
  private Optional<FolderEntry> enter(Path folder, int first, boolean link) throws IOException {
    Path path = folder;
    boolean behindLink = link;
    for (int level = first; level < pattern.levels().size(); level++) {
      Optional<GlobPattern> wildcard = pattern.wildcard(level);
      if (wildcard.isPresent()) {
        if (isFolder(path)) {
          open.push(new Level(children(path, wildcard.get()), level, behindLink));
        }
        return Optional.empty();
      }
      path = FolderChildren.child(path, pattern.name(level));
      behindLink |= isLink(path);
    }
    Optional<FileStatus> status = status(path);
    return status.isEmpty()
        ? Optional.empty()
        : Optional.of(match(FolderRoots.followed(system, status.get()), behindLink));
  }

  private FolderChildren children(Path folder, GlobPattern wildcard) throws IOException {
    boolean local = system instanceof LocalFileSystem;
    // Links in the middle of a pattern are followed, whatever becomes of the matches.
    return FolderChildren.named(
        system,
        folder,
        SymbolicLinks.FOLLOWED,
        name -> wildcard.matches(name) && !(local && isChecksum(name)));
  }

  /** Hadoop hides its own checksums of local files. */
  private static boolean isChecksum(String name) {
    return name.startsWith(".") && name.endsWith(".crc");
  }

  private boolean isFolder(Path path) throws IOException {
    return status(path).map(FileStatus::isDirectory).orElse(false);
  }

  private Optional<FileStatus> status(Path path) throws IOException {
    try {
      return Optional.of(system.getFileStatus(path));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    }
  }

  private FolderEntry match(FolderEntry entry, boolean behindLink) {
    return links == SymbolicLinks.REFUSED && (behindLink || entry.link())
        ? new FolderEntry(entry.status(), Kind.OTHER, true)
        : entry;
  }

  @Override
  Optional<FolderEntry> find() throws IOException {
    Optional<FolderEntry> found = sole;
    sole = Optional.empty();
    while (found.isEmpty() && !open.isEmpty()) {
      Level level = open.peek();
      Optional<FolderEntry> child = level.children.next();
      if (child.isEmpty()) {
        open.pop().children.close();
      } else if (child.get().kind() != Kind.DANGLING) {
        found = matched(level, child.get());
      }
    }
    return found;
  }

  private Optional<FolderEntry> matched(Level level, FolderEntry child) throws IOException {
    if (level.number == pattern.levels().size() - 1) {
      return Optional.of(match(child, level.behindLink));
    }
    return child.isFolder()
        ? enter(child.path(), level.number + 1, level.behindLink || child.link())
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().children.close();
    }
  }
}

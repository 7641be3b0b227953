package io.frostline.spark.listing;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.NameCharset;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What {@code --images} names: the file or folder at a path or, if there is none, those that match
 * it as a glob pattern, of which the first are known.
 *
 * @param source the path, or the part of the pattern above all wildcards and the rest
 * @param first links among them are followed if they were named literally; of the matches of a
 *     pattern, as links in a folder are
 * @param real the folder without links, or null if it is not local
 */
record FolderRoots(
    SourcePath source, SymbolicLinks links, FirstEntries first, java.nio.file.Path real) {
  /** The roots at an address, which the message repeats if there are none. */
  static FolderRoots of(String uri, SymbolicLinks links, Configuration hadoop) throws IOException {
    SourcePath source = SourcePath.of(uri, hadoop);
    FirstEntries first = source.isLiteral() ? literal(source) : matching(uri, source, links);
    return new FolderRoots(source, links, first, real(source.system(), source.literal()));
  }

  /** Links in what the user named are part of the name. */
  private static FirstEntries literal(SourcePath source) throws IOException {
    FileSystem system = source.system();
    return new FirstEntries(
        List.of(followed(system, system.getFileStatus(source.literal()))), true);
  }

  private static FirstEntries matching(String uri, SourcePath source, SymbolicLinks links)
      throws IOException {
    FileSystem system = source.system();
    NameCharset charset = NameCharset.ofThisProcess();
    if (system instanceof LocalFileSystem && !charset.isUtf8()) {
      // Names that cannot be read may match or not.
      charset.check(uri);
      throw charset.refusal(Formatted.of("'%s' is a pattern of names", uri));
    }
    FirstEntries first;
    try (PatternMatches matches = new PatternMatches(source, links)) {
      first = FirstEntries.of(matches, FirstEntries.MOST_FILES);
    }
    if (first.all().isEmpty()) {
      throw new UserException(
          "No file or folder matches "
              + uri
              + ". Check the path; a name without a scheme is looked up in "
              + system.getUri()
              + ".");
    }
    return first;
  }

  /** An entry, of a link that of its target. */
  static FolderEntry followed(FileSystem system, FileStatus status) throws IOException {
    return system instanceof LocalFileSystem local
        ? FolderEntry.local(
            status.getPath(),
            LocalEntry.of(LocalEntry.path(local, status.getPath()), SymbolicLinks.FOLLOWED))
        : FolderEntry.remote(status);
  }

  private static java.nio.file.Path real(FileSystem system, Path path) throws IOException {
    return system instanceof LocalFileSystem local
        ? LocalEntry.path(local, path).toRealPath()
        : null;
  }

  FileSystem system() {
    return source.system();
  }

  /** All of them, for those that hold the names of few large files. */
  List<FolderEntry> entries() throws IOException {
    if (first.complete()) {
      return first.all();
    }
    List<FolderEntry> all = new ArrayList<>();
    try (PatternMatches matches = new PatternMatches(source, links)) {
      matches.forEachRemaining(all::add);
    }
    return all;
  }

  /**
   * The trees whose walks find all matches of a pattern: one for each folder of its first level.
   */
  List<FolderTree> trees() throws IOException {
    List<FolderTree> trees = new ArrayList<>();
    for (FolderPattern pattern : FolderPattern.of(source)) {
      int level = pattern.firstWildcard() + 1;
      if (level >= pattern.levels().size()) {
        trees.add(FolderTree.matches(source.literal().toString(), pattern));
        continue;
      }
      try (PatternWalk walk =
          new PatternWalk(
              system(), source.literal(), pattern.upTo(level), SymbolicLinks.FOLLOWED)) {
        while (walk.hasNext()) {
          FolderEntry folder = walk.next();
          if (folder.isFolder()) {
            trees.add(FolderTree.matches(folder.path().toString(), pattern.from(level)));
          }
        }
      }
    }
    return trees;
  }

  /** The real paths of the folders that are not links, on a local file system. */
  List<java.nio.file.Path> realFolders() throws IOException {
    List<java.nio.file.Path> folders = new ArrayList<>();
    for (FolderEntry entry : first.all()) {
      if (isPlainFolder(entry)) {
        folders.add(real(system(), entry.path()));
      }
    }
    return folders;
  }

  /** Whether it is a folder to enter in any case: not a link among the matches of a pattern. */
  boolean isPlainFolder(FolderEntry entry) {
    return entry.isFolder() && (!entry.link() || first.all().size() == 1);
  }

  /** The folder, as a boundary that links may cross. */
  FolderBoundary boundary() {
    return new FolderBoundary(source.literal().toString(), real == null ? null : real.toString());
  }
}

package io.frostline.spark.listing;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.LocalEntry.Kind;
import io.frostline.storage.NameCharset;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What {@code --images} names: the file or folder at a path or, if there is none, those that match
 * it as a glob pattern.
 *
 * @param folder the path, or the part of the pattern above all wildcards
 * @param entries links among them are followed if they were named literally; of the matches of a
 *     pattern, as links in a folder are
 * @param real the folder without links, or null if it is not local
 */
record FolderRoots(
    FileSystem system, Path folder, List<FolderEntry> entries, java.nio.file.Path real) {
  /** The roots at an address, which the message repeats if there are none. */
  static FolderRoots of(String uri, SymbolicLinks links, Configuration hadoop) throws IOException {
    SourcePath source = SourcePath.of(uri, hadoop);
    return source.isLiteral() ? literal(source) : matching(uri, source, links);
  }

  /** Links in what the user named are part of the name. */
  private static FolderRoots literal(SourcePath source) throws IOException {
    FileSystem system = source.system();
    Path path = source.literal();
    FolderEntry root = entry(system, system.getFileStatus(path), SymbolicLinks.FOLLOWED);
    return new FolderRoots(system, path, List.of(root), real(system, path));
  }

  private static FolderRoots matching(String uri, SourcePath source, SymbolicLinks links)
      throws IOException {
    FileSystem system = source.system();
    Path folder = source.literal();
    NameCharset charset = NameCharset.ofThisProcess();
    if (system instanceof LocalFileSystem && !charset.isUtf8()) {
      // Hadoop leaves out files whose names it cannot read.
      charset.check(uri);
      throw charset.refusal(Formatted.of("'%s' is a pattern of names", uri));
    }
    FileStatus[] matches = system.globStatus(source.pattern());
    if (matches == null || matches.length == 0) {
      throw new UserException(
          "No file or folder matches --images "
              + uri
              + ". Check the path; a name without a scheme is looked up in "
              + system.getUri()
              + ".");
    }
    List<FolderEntry> entries = new ArrayList<>();
    for (FileStatus match : matches) {
      entries.add(
          links == SymbolicLinks.REFUSED && isBehindLink(system, folder, match.getPath())
              ? new FolderEntry(match, Kind.OTHER, true)
              : entry(system, match, links));
    }
    return new FolderRoots(system, folder, entries, real(system, folder));
  }

  private static FolderEntry entry(FileSystem system, FileStatus status, SymbolicLinks links)
      throws IOException {
    return system instanceof LocalFileSystem local
        ? FolderEntry.local(
            status.getPath(), LocalEntry.of(LocalEntry.path(local, status.getPath()), links))
        : FolderEntry.remote(status);
  }

  private static boolean isBehindLink(FileSystem system, Path folder, Path match) {
    if (!(system instanceof LocalFileSystem local)) {
      return false;
    }
    java.nio.file.Path top = LocalEntry.path(local, folder);
    java.nio.file.Path path = LocalEntry.path(local, match);
    while (path != null && !path.equals(top)) {
      if (Files.isSymbolicLink(path)) {
        return true;
      }
      path = path.getParent();
    }
    return false;
  }

  private static java.nio.file.Path real(FileSystem system, Path path) throws IOException {
    return system instanceof LocalFileSystem local
        ? LocalEntry.path(local, path).toRealPath()
        : null;
  }

  /** The real paths of the folders that are not links, on a local file system. */
  List<java.nio.file.Path> realFolders() throws IOException {
    List<java.nio.file.Path> folders = new ArrayList<>();
    for (FolderEntry entry : entries) {
      if (isPlainFolder(entry)) {
        folders.add(real(system, entry.path()));
      }
    }
    return folders;
  }

  /** Whether it is a folder to enter in any case: not a link among the matches of a pattern. */
  boolean isPlainFolder(FolderEntry entry) {
    return entry.isFolder() && (!entry.link() || entries.size() == 1);
  }

  /** The folder, as a boundary that links may cross. */
  FolderBoundary boundary() {
    return new FolderBoundary(folder.toString(), real == null ? null : real.toString());
  }
}

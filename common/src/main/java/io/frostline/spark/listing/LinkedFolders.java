package io.frostline.spark.listing;

import static java.util.stream.Collectors.joining;

import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.storage.LocalEntry;
import io.frostline.storage.LocalEntry.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * Decides which of the folders that walks did not enter are listed, each once, whatever links lead
 * to it, so that a loop of links ends. A folder is known by its real path: a tree that was entered
 * covers all visible folders below it, because walks do not leave it.
 */
final class LinkedFolders {
  private static final int NAMED = 3;

  private final LocalFileSystem system;
  private final FolderBoundary boundary;
  private final TreeSet<String> entered = new TreeSet<>();
  private final TreeSet<String> again = new TreeSet<>();
  private final TreeSet<String> refused = new TreeSet<>();
  private String outside;
  private long outsideCount;

  LinkedFolders(LocalFileSystem system, FolderRoots roots) throws IOException {
    this.system = system;
    this.boundary = roots.boundary();
    roots.realFolders().forEach(real -> entered.add(real.toString()));
  }

  /** Takes note of a folder that is listed in any case. */
  void cover(String uri) throws IOException {
    entered.add(
        LocalEntry.path(system, new org.apache.hadoop.fs.Path(uri)).toRealPath().toString());
  }

  /**
   * The trees to walk for folders, and remembers the others, which are listed already.
   *
   * @param uris as walks found them
   */
  List<FolderTree> enter(List<String> uris) throws IOException {
    List<FolderTree> trees = new ArrayList<>();
    for (String uri : new TreeSet<>(uris)) {
      Path real = LocalEntry.path(system, new org.apache.hadoop.fs.Path(uri)).toRealPath();
      if (isEntered(real)) {
        again.add(uri);
      } else {
        trees.add(FolderTree.reachedByLink(uri, real.toString(), below(real)));
        entered.add(real.toString());
        if (boundary.isOutside(real)) {
          leadsOut(uri, 1);
        }
      }
    }
    return trees;
  }

  private boolean isEntered(Path real) {
    Path folder = real;
    while (folder != null && !entered.contains(folder.toString())) {
      Path name = folder.getFileName();
      folder =
          name != null && FolderEntry.isVisibleFolder(name.toString()) ? folder.getParent() : null;
    }
    return folder != null;
  }

  private List<String> below(Path real) {
    String path = real.getNameCount() == 0 ? "" : real.toString();
    char afterSlash = '/' + 1;
    return List.copyOf(entered.subSet(path + "/", path + afterSlash));
  }

  /** Takes note of a file, if it is a link that leads out or is not followed. */
  void note(FolderEntry file) throws IOException {
    if (boundary.leadsOut(file)) {
      leadsOut(file.path().toString(), 1);
    } else if (file.link() && file.kind() == Kind.OTHER) {
      refused.add(file.path().toString());
    }
  }

  /** Counts links that lead out of the folder. */
  void leadsOut(String example, long links) {
    outside = outside == null || example.compareTo(outside) < 0 ? example : outside;
    outsideCount += links;
  }

  /** Reports what a reader of the listing could not know. */
  void report(PrintStream to) {
    if (outsideCount > 0) {
      to.printf(
          Locale.ROOT,
          "%s out of %s, such as %s, and were followed. To list only what is in the folder itself,"
              + " use --no-follow-links.%n",
          Count.of(outsideCount, "symbolic link leads", "symbolic links lead"),
          ForeignText.line(boundary.folder()),
          ForeignText.line(outside));
    }
    if (!again.isEmpty()) {
      to.printf(
          Locale.ROOT,
          "%s not entered, because what symbolic links lead to is listed already: %s.%n",
          Count.of(again.size(), "folder was", "folders were"),
          first(again));
    }
    if (!refused.isEmpty()) {
      to.printf(
          Locale.ROOT,
          "%s not followed, because --no-follow-links is set: %s.%n",
          Count.of(refused.size(), "symbolic link was", "symbolic links were"),
          first(refused));
    }
  }

  private static String first(Set<String> uris) {
    String named = uris.stream().limit(NAMED).map(ForeignText::line).collect(joining(", "));
    return uris.size() > NAMED ? named + ", …" : named;
  }
}

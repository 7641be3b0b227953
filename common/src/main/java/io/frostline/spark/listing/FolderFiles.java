package io.frostline.spark.listing;

import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;

/** The few large files below a folder or pattern, listed on the driver. */
final class FolderFiles {
  private final SymbolicLinks links;
  private final Configuration hadoop;
  private final List<FolderEntry> files = new ArrayList<>();
  private final List<String> linked = new ArrayList<>();

  private FolderFiles(SymbolicLinks links, Configuration hadoop) {
    this.links = links;
    this.hadoop = hadoop;
  }

  /** All visible entries that are not folders, in the order of their paths. */
  static List<FolderEntry> of(FolderRoots roots, SymbolicLinks links, Configuration hadoop)
      throws IOException {
    FolderFiles found = new FolderFiles(links, hadoop);
    found.walk(roots);
    found.files.sort(Comparator.comparing(FolderEntry::path));
    return found.files;
  }

  private void walk(FolderRoots roots) throws IOException {
    List<FolderTree> trees = new ArrayList<>();
    for (FolderEntry root : roots.entries()) {
      if (roots.isPlainFolder(root)) {
        trees.add(FolderTree.whole(root.path().toString()));
      } else {
        sort(root);
      }
    }
    walk(trees);
    if (roots.system() instanceof LocalFileSystem local) {
      LinkedFolders folders = new LinkedFolders(local, roots);
      while (!linked.isEmpty()) {
        trees = folders.enter(linked);
        linked.clear();
        walk(trees);
      }
      for (FolderEntry file : files) {
        folders.note(file);
      }
      folders.report(System.err);
    }
  }

  private void walk(List<FolderTree> trees) throws IOException {
    for (FolderTree tree : trees) {
      try (FolderWalk walk = new FolderWalk(tree, links, hadoop)) {
        while (walk.hasNext()) {
          sort(walk.next());
        }
      }
    }
  }

  private void sort(FolderEntry entry) {
    if (entry.isFolder()) {
      linked.add(entry.path().toString());
    } else {
      files.add(entry);
    }
  }
}

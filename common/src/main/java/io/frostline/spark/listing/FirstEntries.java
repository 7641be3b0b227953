package io.frostline.spark.listing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the driver sees of a folder or of the matches of a pattern: everything if there are few
 * files; otherwise tasks list it.
 *
 * @param all the entries, as far as they were looked at
 * @param complete whether there are no others
 */
record FirstEntries(List<FolderEntry> all, boolean complete) {
  /** So many files the driver lists and holds; all folders, each of which a task will walk. */
  static final int MOST_FILES = 1_000;

  FirstEntries {
    all = List.copyOf(all);
  }

  /**
   * Looks at entries until there are too many files.
   *
   * @param mostFiles the number of files to hold
   */
  static FirstEntries of(Iterator<FolderEntry> entries, int mostFiles) {
    List<FolderEntry> all = new ArrayList<>();
    int files = 0;
    while (files <= mostFiles && entries.hasNext()) {
      FolderEntry entry = entries.next();
      files += entry.isFolder() ? 0 : 1;
      all.add(entry);
    }
    return new FirstEntries(all, files <= mostFiles);
  }
}

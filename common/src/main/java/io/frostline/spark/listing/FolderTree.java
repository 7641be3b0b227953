package io.frostline.spark.listing;

import java.io.Serializable;
import java.util.List;

/**
 * A folder whose files are listed by a {@link FolderWalk}, or by a {@link PatternWalk} if only the
 * matches of a pattern are.
 *
 * @param uri how it is reached, perhaps by a link
 * @param real its path without links, if it is local and was reached by a link; otherwise null
 * @param others real paths of folders below it that are listed elsewhere
 * @param pattern what matches below it; only of a tree of {@link Depth#MATCHES}
 */
record FolderTree(String uri, Depth depth, String real, List<String> others, FolderPattern pattern)
    implements Serializable {

  /** How deep to descend. */
  enum Depth {
    /** To what is in the folder; folders in it are reported. */
    FOLDER_ALONE,
    ALL_BELOW,
    /** As deep as the pattern; folders that match are reported. */
    MATCHES
  }

  static FolderTree alone(String uri) {
    return new FolderTree(uri, Depth.FOLDER_ALONE, null, List.of(), FolderPattern.NONE);
  }

  static FolderTree whole(String uri) {
    return new FolderTree(uri, Depth.ALL_BELOW, null, List.of(), FolderPattern.NONE);
  }

  static FolderTree reachedByLink(String uri, String real, List<String> others) {
    return new FolderTree(uri, Depth.ALL_BELOW, real, others, FolderPattern.NONE);
  }

  static FolderTree matches(String uri, FolderPattern pattern) {
    return new FolderTree(uri, Depth.MATCHES, null, List.of(), pattern);
  }

  /** Whether its walk reports folders that are not links instead of entering them. */
  boolean reportsFolders() {
    return depth != Depth.ALL_BELOW;
  }
}

package io.frostline.spark.listing;

import java.io.Serializable;
import java.util.List;

/**
 * A folder whose files are listed by a {@link FolderWalk}.
 *
 * @param uri how it is reached, perhaps by a link
 * @param real its path without links, if it is local and was reached by a link; otherwise null
 * @param others real paths of folders below it that are listed elsewhere
 */
record FolderTree(String uri, Depth depth, String real, List<String> others)
    implements Serializable {

  /** How deep to descend. */
  enum Depth {
    FOLDER_ALONE,
    ALL_BELOW
  }

  static FolderTree alone(String uri) {
    return new FolderTree(uri, Depth.FOLDER_ALONE, null, List.of());
  }

  static FolderTree whole(String uri) {
    return new FolderTree(uri, Depth.ALL_BELOW, null, List.of());
  }
}

package io.frostline.spark.listing;

import io.frostline.storage.LocalEntry.Kind;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * The folder that {@code --images} names, out of which links may lead.
 *
 * @param real its path without links, or null if it is not local
 */
record FolderBoundary(String folder, String real) implements Serializable {

  /** Whether a file is a link to one that is not in the folder. */
  boolean leadsOut(FolderEntry file) throws IOException {
    return file.link()
        && file.kind() == Kind.FILE
        && isOutside(Paths.get(file.path().toUri().getPath()).toRealPath());
  }

  /** Whether the real path of a target is not in the folder. */
  boolean isOutside(Path target) {
    return !target.startsWith(real);
  }
}

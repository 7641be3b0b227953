package io.frostline.catalog.fetch;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Empty folders of downloads. */
final class Leftovers {
  private Leftovers() {}

  /** Deletes the folder of a download if it is empty, and that of all downloads if it then is. */
  static void deleteEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
      Files.deleteIfExists(folder.getParent());
    } catch (DirectoryNotEmptyException others) {
      // It still holds files of this download or another.
    }
  }
}

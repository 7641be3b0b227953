package io.frostline.imports.source;

import java.nio.file.Path;

/** A file that a network comes in. */
public interface NetworkFile {
  /** Where it lies; its name and checksum go into the package's description. */
  Path path();

  /**
   * Reads the network; the caller closes it.
   *
   * @param request says what the file itself does not
   * @throws io.frostline.message.UserException when the file, or what the request says about it, is
   *     at fault
   */
  SourceNetwork read(ImportRequest request);
}

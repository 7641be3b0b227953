package io.frostline.imports.source;

import java.nio.file.Path;

/** A file that contains a network. */
public interface NetworkFile {
  /** Its location; its name and checksum go into the package's description. */
  Path path();

  /**
   * Reads the network; the caller closes it.
   *
   * @param request supplies what the file itself does not record
   * @throws io.frostline.message.UserException when the file or the request is not valid
   */
  SourceNetwork read(ImportRequest request);
}

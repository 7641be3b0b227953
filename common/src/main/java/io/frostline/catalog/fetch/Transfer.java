package io.frostline.catalog.fetch;

import java.io.IOException;
import java.net.URI;

/** One attempt to bring the rest of a file here. */
interface Transfer {
  /**
   * Continues a partial file, or begins it.
   *
   * @throws SourceRefusal when another attempt would end the same way
   * @throws IOException when it broke off; what came is kept
   */
  void run(URI source, PartialFile part, TransferProgress progress) throws IOException;
}

package io.frostline.catalog.fetch;

import java.io.IOException;
import java.net.URI;

/** One attempt to download the rest of a file. */
interface Transfer {
  /**
   * Resumes a partial file, or starts it.
   *
   * @throws SourceRefusal when another attempt would end the same way
   * @throws IOException when it broke off; the bytes so far are kept
   */
  void run(URI source, PartialFile part, TransferProgress progress) throws IOException;
}

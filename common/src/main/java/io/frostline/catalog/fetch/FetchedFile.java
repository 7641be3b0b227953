package io.frostline.catalog.fetch;

import io.frostline.catalog.Checksum;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that has arrived whole.
 *
 * @param sha256 of what has arrived
 * @param md5 of what has arrived
 * @param verified the checksums that it was compared with, and that it has
 */
public record FetchedFile(Path path, Checksum sha256, Checksum md5, List<Checksum> verified) {
  public FetchedFile {
    verified = List.copyOf(verified);
  }
}

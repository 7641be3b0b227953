package io.frostline.catalog.fetch;

import io.frostline.catalog.Checksum;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that was downloaded completely.
 *
 * @param sha256 of the content
 * @param md5 of the content
 * @param verified the expected checksums, all of which it matches
 */
public record FetchedFile(Path path, Checksum sha256, Checksum md5, List<Checksum> verified) {
  public FetchedFile {
    verified = List.copyOf(verified);
  }
}

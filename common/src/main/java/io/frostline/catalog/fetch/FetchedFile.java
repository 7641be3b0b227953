package io.frostline.catalog.fetch;

import io.frostline.catalog.Checksum;
import io.frostline.catalog.FileChecksums;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that was downloaded completely.
 *
 * @param checksums of the content
 * @param verified the expected checksums, all of which it matches
 */
public record FetchedFile(Path path, FileChecksums checksums, List<Checksum> verified) {
  public FetchedFile {
    verified = List.copyOf(verified);
  }
}

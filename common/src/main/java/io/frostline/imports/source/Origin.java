package io.frostline.imports.source;

import java.util.Optional;

/**
 * Where a network file comes from, for the record.
 *
 * @param url where it was fetched
 * @param licence an SPDX identifier or a name
 * @param note what people should know about the network, in a few sentences
 * @param sha256 what the file's checksum must be, hexadecimal, if one has been published
 */
public record Origin(
    Optional<String> url,
    Optional<String> licence,
    Optional<String> note,
    Optional<String> sha256) {
  /** An unknown origin. */
  public static final Origin UNKNOWN =
      new Origin(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}

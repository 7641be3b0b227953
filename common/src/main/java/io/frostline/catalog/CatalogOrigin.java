package io.frostline.catalog;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a file of the catalogue comes from and what it must match.
 *
 * @param format of the file
 * @param architecture of a Keras file that holds weights only; empty for all others
 * @param sources the same bytes at different places, the first one preferred; at least one
 * @param checksum empty when none is published
 * @param bytes the file's size; empty when unknown
 * @param licence of the network; empty when unknown
 * @param members where the network is in the file, if that is a zip or jar; empty when the file is
 *     the network
 * @param withoutTop the weights without the classifying layers, for the record
 */
public record CatalogOrigin(
    NetworkFormat format,
    Optional<String> architecture,
    List<URI> sources,
    Optional<Checksum> checksum,
    OptionalLong bytes,
    Optional<String> licence,
    Optional<Members> members,
    Optional<WithoutTop> withoutTop) {

  /**
   * Members of a zip or jar, by their paths in it.
   *
   * @param tokenizer of a network for texts
   */
  public record Members(String network, Optional<String> tokenizer) {}

  /** Weights that end before the classifying layers. */
  public record WithoutTop(URI url, Optional<Checksum> checksum) {}

  public CatalogOrigin {
    sources = List.copyOf(sources);
    if (architecture.isPresent() && format != NetworkFormat.KERAS) {
      throw new UserException(
          Formatted.of(
              "format = keras requires architecture, and no other format allows it; format is %s. Correct one of them",
              format.keyword()));
    }
    if (bytes.isPresent() && bytes.getAsLong() < 1) {
      throw new UserException(
          Formatted.of(
              "bytes is %d, but must be at least 1. Leave it out if unknown", bytes.getAsLong()));
    }
  }

  /** The name of the file at its first source. */
  public String fileName() {
    return fileName(sources.get(0));
  }

  /** The last part of a source's path. */
  static String fileName(URI source) {
    String path = source.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

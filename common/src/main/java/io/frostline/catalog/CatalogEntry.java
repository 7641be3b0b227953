package io.frostline.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A network that can be fetched, with everything that its file does not record.
 *
 * @param name of the entry, and of the package that it becomes
 * @param title the first comment of its file
 * @param input the examples that the network takes
 * @param features the default layer; empty when the import determines it
 * @param width how many numbers the default layer has for one example
 * @param classes the name of a list of class names; empty when the network does not classify
 * @param aliases further names
 * @param notes what a user should know, such as which of two contradicting documents was followed
 */
public record CatalogEntry(
    String name,
    String title,
    CatalogOrigin origin,
    KnownInput input,
    Optional<String> features,
    OptionalInt width,
    Optional<String> classes,
    Optional<Accuracy> accuracy,
    List<String> aliases,
    Optional<String> notes) {
  public CatalogEntry {
    aliases = List.copyOf(aliases);
  }

  /** The input of a network for images; empty for all others. */
  public Optional<KnownPixels> pixels() {
    return input instanceof KnownPixels pixels ? Optional.of(pixels) : Optional.empty();
  }

  /** The input of a network for texts; empty for all others. */
  public Optional<KnownTokens> tokens() {
    return input instanceof KnownTokens tokens ? Optional.of(tokens) : Optional.empty();
  }

  /** Whether a file is that of the entry, with or without the classifying layers. */
  boolean isOf(FileChecksums file) {
    return Stream.of(
            origin.checksum(), origin.withoutTop().flatMap(CatalogOrigin.WithoutTop::checksum))
        .flatMap(Optional::stream)
        .anyMatch(file::match);
  }

  /** Whether its file can be checked after the transfer. */
  public boolean verifiable() {
    return origin.checksum().isPresent();
  }
}

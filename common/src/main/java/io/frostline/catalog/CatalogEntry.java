package io.frostline.catalog;

import io.frostline.backbone.Preprocessing;
import io.frostline.image.Framing;
import io.frostline.imports.preprocessing.Statement;
import io.frostline.proof.InputFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A network that can be fetched, with everything that its file does not record.
 *
 * @param name of the entry, and of the package that it becomes
 * @param title the first comment of its file
 * @param input the images that the network takes
 * @param preprocessingSource where that is documented; empty when nowhere
 * @param features the default layer; empty when the import determines it
 * @param width how many numbers the default layer has for one image
 * @param classes the name of a list of class names; empty when the network does not classify
 * @param aliases further names
 * @param notes what a user should know, such as which of two contradicting documents was followed
 */
public record CatalogEntry(
    String name,
    String title,
    CatalogOrigin origin,
    InputFormat input,
    Preprocessing preprocessing,
    Optional<String> preprocessingSource,
    Optional<String> features,
    OptionalInt width,
    Optional<String> classes,
    Optional<Accuracy> accuracy,
    List<String> aliases,
    Optional<String> notes) {

  /** Fails early if the size and the resize rule contradict each other. */
  public CatalogEntry {
    new Framing(
        input.width(), input.height(), preprocessing.resize(), preprocessing.interpolation());
    aliases = List.copyOf(aliases);
  }

  /** Its preprocessing, as an import takes it. */
  public Statement statement() {
    return Statement.of("the catalogue entry " + name, input.colorOrder(), preprocessing);
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

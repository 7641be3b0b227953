package io.frostline.catalog;

import io.frostline.backbone.Preprocessing;
import io.frostline.image.Framing;
import io.frostline.imports.preprocessing.Statement;
import io.frostline.message.Formatted;
import io.frostline.proof.InputFormat;
import java.util.Optional;

/**
 * The input of a network for images.
 *
 * @param format the images that the network takes
 * @param source where size and preprocessing are documented; empty when nowhere
 */
public record KnownPixels(InputFormat format, Preprocessing preprocessing, Optional<String> source)
    implements KnownInput {

  /** Fails early if the size and the resize rule contradict each other. */
  public KnownPixels {
    new Framing(
        format.width(), format.height(), preprocessing.resize(), preprocessing.interpolation());
  }

  @Override
  public String extent() {
    return Formatted.of("%dx%d", format.width(), format.height());
  }

  /**
   * The preprocessing, as an import takes it.
   *
   * @param entry the name of the entry that says it
   */
  public Statement statement(String entry) {
    return Statement.of("the catalogue entry " + entry, format.colorOrder(), preprocessing);
  }
}

package io.frostline.imports.encoder;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.Pooling;
import io.frostline.imports.source.Origin;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An encoder to import.
 *
 * @param network the file in ONNX
 * @param tokenizer its {@code tokenizer.json}
 * @param stated what the files beside them say
 * @param name of the package to make
 * @param wanted what the user says
 * @param origin of the network file
 * @param existing what to do when the name is taken
 */
public record EncoderRequest(
    Path network,
    Path tokenizer,
    EncoderSettings stated,
    String name,
    Wanted wanted,
    Origin origin,
    Existing existing) {

  /**
   * What the user says about the use of an encoder; it comes before what files say.
   *
   * @param pooling of the tokens of a text
   * @param normalise what becomes of the vector
   * @param prefix what is put before each text
   * @param maxTokens how many tokens of a text are used at most
   * @param features the default layer
   */
  public record Wanted(
      Optional<Pooling> pooling,
      Optional<Normalisation> normalise,
      Optional<String> prefix,
      OptionalInt maxTokens,
      Optional<String> features) {
    /** Nothing. */
    public static final Wanted NOTHING =
        new Wanted(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty());
  }
}

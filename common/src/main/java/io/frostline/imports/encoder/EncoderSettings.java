package io.frostline.imports.encoder;

import io.frostline.backbone.Normalisation;
import io.frostline.backbone.PaddingSide;
import io.frostline.backbone.Pooling;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the files beside an encoder say about its use.
 *
 * @param pooling how the tokens of a text become one vector
 * @param normalise what becomes of that vector
 * @param width how many numbers a token has
 * @param limits how many tokens a text may have, each with where it is said
 * @param side on which rows are padded
 * @param padding the number of the token that pads
 * @param prefix what is put before each text
 * @param notes for people
 */
public record EncoderSettings(
    Optional<Pooling> pooling,
    Optional<Normalisation> normalise,
    OptionalInt width,
    List<TokenLimit> limits,
    Optional<PaddingSide> side,
    OptionalLong padding,
    Optional<String> prefix,
    List<String> notes) {
  public EncoderSettings {
    limits = List.copyOf(limits);
    notes = List.copyOf(notes);
  }
}

package io.frostline.catalog;

import java.util.Optional;

/**
 * What the catalogue knows about the examples that a network takes and its file does not record.
 */
public sealed interface KnownInput permits KnownPixels, KnownTokens {

  /** Where it is documented; empty when nowhere. */
  Optional<String> source();

  /** The largest example, or the only size: {@code 224x224}, {@code 256 tokens}. */
  String extent();
}

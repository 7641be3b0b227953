package io.frostline.catalog;

import io.frostline.backbone.Normalisation;
import io.frostline.backbone.Pooling;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Optional;

/**
 * The input of a network for texts, and what becomes of its tokens.
 *
 * @param maxTokens how many tokens of a text are used, special ones included
 * @param prefix what the network expects before each text; often empty
 * @param pooling how the tokens of a text become one vector
 * @param normalise what becomes of that vector; empty when it is left as it is
 * @param source where this is documented; empty when nowhere
 */
public record KnownTokens(
    int maxTokens,
    String prefix,
    Pooling pooling,
    Optional<Normalisation> normalise,
    Optional<String> source)
    implements KnownInput {
  public KnownTokens {
    if (maxTokens < 1) {
      throw new UserException(
          Formatted.of(
              "max-tokens is %d, but must be at least 1. Give the documented limit of the network",
              maxTokens));
    }
  }

  @Override
  public String extent() {
    return Count.of(maxTokens, "token");
  }
}

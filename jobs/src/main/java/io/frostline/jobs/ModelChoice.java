package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.TokenInput;
import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Comparator;
import java.util.List;

/**
 * The backbones that are worth comparing where none is named: those in the store that take the kind
 * of examples, the one with the highest published accuracy on ImageNet first.
 */
record ModelChoice(PackageStore store, NetworkOffers offers) {
  /**
   * Their names.
   *
   * @throws UserException if there is none, with commands that fetch one
   */
  List<String> of(ExampleKind kind) {
    List<String> candidates =
        store.names().stream()
            .filter(name -> suits(store.describe(name), kind))
            .sorted(
                Comparator.<String>comparingDouble(name -> -offers.published(name).orElse(0.0))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    if (candidates.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The store %s has no network for %s. Fetch one: %s. Or choose another store with"
                  + " --models or FROSTLINE_MODELS.",
              store.location(), kind.nouns(), offers.commands(kind)));
    }
    return candidates;
  }

  /** A probe needs random weights as a control, which a network on integers cannot have. */
  private static boolean suits(ModelDescription model, ExampleKind kind) {
    return model.kind() == ModelKind.BACKBONE
        && model.quantisation() == null
        && model.input() instanceof TokenInput == (kind == ExampleKind.TEXT);
  }
}

package io.frostline.jobs;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.TokenInput;
import io.frostline.catalog.Accuracy;
import io.frostline.catalog.Catalog;
import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The backbone that is taken where none is named: of those in the store that take the kind of
 * examples, the one with the highest published accuracy on ImageNet, or the only one.
 */
record ModelChoice(PackageStore store, Catalog catalog) {
  /**
   * Its name.
   *
   * @throws UserException if there is none, or several of unknown accuracy
   */
  String of(ExampleKind kind) {
    List<String> candidates =
        store.names().stream().filter(name -> suits(store.describe(name), kind)).toList();
    if (candidates.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "The store %s has no network for %s. Fetch one with `frostline models fetch %s"
                  + " --models %s`, or choose another store with --models or FROSTLINE_MODELS.",
              store.location(),
              kind.nouns(),
              kind == ExampleKind.IMAGE ? "resnet50-v1" : "all-minilm-l6-v2",
              store.location()));
    }
    Optional<String> best =
        candidates.stream()
            .filter(name -> published(name).isPresent())
            .max(Comparator.comparingDouble(name -> published(name).orElseThrow()));
    if (best.isEmpty() && candidates.size() > 1) {
      throw new UserException(
          Formatted.of(
              "The store %s has several networks for %s, and the accuracy of none is published: %s."
                  + " Name one with --model.",
              store.location(), kind.nouns(), String.join(", ", candidates)));
    }
    return best.orElse(candidates.get(0));
  }

  /** A probe needs random weights as a control, which a network on integers cannot have. */
  private static boolean suits(ModelDescription model, ExampleKind kind) {
    return model.kind() == ModelKind.BACKBONE
        && model.quantisation() == null
        && model.input() instanceof TokenInput == (kind == ExampleKind.TEXT);
  }

  private Optional<Double> published(String name) {
    return catalog.find(name).flatMap(named -> named.entry().accuracy()).map(Accuracy::top1);
  }
}

package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.feature.ExtractionPlan;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where to cut one or several backbones. */
final class CutOptions {
  @Option(
      names = "--layer",
      split = ",",
      paramLabel = "LAYER",
      description =
          "Layer at which to cut the network; each of several layers becomes a column of its own."
              + " 'frostline models layers NAME' lists the layers. Default: the last hidden layer.")
  private List<String> layers = List.of();

  @Option(
      names = "--pool",
      paramLabel = "POOLING",
      description =
          "Pooling of layers with positions: average, max, cls (the first token of a transformer),"
              + " grid2 (the averages of the four quarters, row by row), none (flattened) or half"
              + " (flattened and rounded to half precision, for a smaller table). Default: what the"
              + " model says, average for images.")
  private String pool;

  /** Features at the requested layers, or at the default layer of the backbone. */
  ExtractionPlan plan(ModelPackage backbone) {
    return plan(backbone, layers);
  }

  /**
   * Features of several backbones, each at the layers that are requested of it, or at its default
   * layer; by the same names.
   *
   * @param backbones by the names that {@code --layer} has for them
   * @throws UsageException if it is not clear of which backbone a layer is
   */
  Map<String, ExtractionPlan> plans(Map<String, ModelPackage> backbones) {
    Map<String, ExtractionPlan> plans = new LinkedHashMap<>();
    requested(backbones.keySet())
        .forEach((name, requested) -> plans.put(name, plan(backbones.get(name), requested)));
    return plans;
  }

  private ExtractionPlan plan(ModelPackage backbone, List<String> requested) {
    return ExtractionPlan.features(
        backbone,
        requested.isEmpty() ? List.of(backbone.description().features()) : requested,
        pooling(backbone));
  }

  /** The requested pooling, or that of the backbone. */
  Pooling pooling(ModelPackage backbone) {
    return pool == null ? backbone.description().usualPooling() : Pooling.of(pool);
  }

  private Map<String, List<String>> requested(Set<String> names) {
    Map<String, List<String>> requested = new LinkedHashMap<>();
    names.forEach(name -> requested.put(name, new ArrayList<>()));
    for (String layer : layers) {
      Optional<String> named =
          names.stream().filter(name -> layer.startsWith(name + "=")).findFirst();
      if (named.isPresent()) {
        requested.get(named.get()).add(layer.substring(named.get().length() + 1));
      } else if (names.size() == 1) {
        requested.get(names.iterator().next()).add(layer);
      } else {
        throw new UsageException(
            Formatted.of(
                "--layer %s does not say of which model it is. With several models, write MODEL=LAYER, for example %s=%s; the models are %s, and one without a layer is cut at its last hidden layer.",
                layer,
                names.iterator().next(),
                layer.substring(layer.indexOf('=') + 1),
                String.join(" and ", names)));
      }
    }
    return requested;
  }
}

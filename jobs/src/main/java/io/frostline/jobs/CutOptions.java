package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.feature.ExtractionPlan;
import io.frostline.message.Count;
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
      split = ",",
      paramLabel = "POOLING",
      description =
          "Pooling of layers with positions: average, max, cls (the first token of a transformer),"
              + " grid2 (the averages of the four quarters, row by row), none (flattened) or half"
              + " (flattened and rounded to half precision, for a smaller table). One for all layers,"
              + " or one for each; a layer can be named once for each of its poolings. Default: what"
              + " the model says, average for images.")
  private List<String> pools = List.of();

  /** What is asked for: a layer of a network, and its place among all. */
  private record Asked(String layer, int place) {}

  /** Features at the requested layers, or at the default layer of the backbone. */
  ExtractionPlan plan(ModelPackage backbone) {
    String name = backbone.description().name();
    return plans(Map.of(name, backbone)).get(name);
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

  private ExtractionPlan plan(ModelPackage backbone, List<Asked> asked) {
    if (pools.size() > 1 && !asked.isEmpty()) {
      return ExtractionPlan.features(
          backbone,
          asked.stream()
              .map(each -> new CutPoint(each.layer, Pooling.of(pools.get(each.place))))
              .toList());
    }
    return ExtractionPlan.features(
        backbone,
        asked.isEmpty()
            ? List.of(backbone.description().features())
            : asked.stream().map(Asked::layer).toList(),
        pools.size() > 1 ? backbone.description().usualPooling() : pooling(backbone));
  }

  /**
   * The requested pooling, or that of the backbone.
   *
   * @throws UsageException if several are requested
   */
  Pooling pooling(ModelPackage backbone) {
    if (pools.size() > 1) {
      throw new UsageException(
          Formatted.of(
              "--pool names %d poolings (%s), but here it can be one only. Pass one.",
              pools.size(), String.join(", ", pools)));
    }
    return pools.isEmpty() ? backbone.description().usualPooling() : Pooling.of(pools.get(0));
  }

  private Map<String, List<Asked>> requested(Set<String> names) {
    Map<String, List<Asked>> requested = new LinkedHashMap<>();
    names.forEach(name -> requested.put(name, new ArrayList<>()));
    refuseOtherNumber();
    for (int place = 0; place < layers.size(); place++) {
      String layer = layers.get(place);
      Optional<String> named =
          names.stream().filter(name -> layer.startsWith(name + "=")).findFirst();
      if (named.isPresent()) {
        requested.get(named.get()).add(new Asked(layer.substring(named.get().length() + 1), place));
      } else if (names.size() == 1) {
        requested.get(names.iterator().next()).add(new Asked(layer, place));
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

  private void refuseOtherNumber() {
    if (pools.size() > 1 && pools.size() != layers.size()) {
      throw new UsageException(
          Formatted.of(
              "--pool names %d poolings, but --layer names %s. Give one pooling for all layers, or one for each, in their order.",
              pools.size(), Count.of(layers.size(), "layer")));
    }
  }
}

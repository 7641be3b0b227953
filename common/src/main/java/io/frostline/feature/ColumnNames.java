package io.frostline.feature;

import io.frostline.backbone.cut.CutPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names the feature columns: {@code features} for a single layer, {@code features_LAYER} for
 * several, where everything except letters, digits and underscores is replaced, so that SQL needs
 * no quotes.
 */
public final class ColumnNames {
  private ColumnNames() {}

  /** A distinct name for each layer, in order. */
  public static List<String> of(List<String> layers) {
    return layers.size() == 1 ? List.of("features") : distinct(layers);
  }

  /** A distinct name for each layer with its pooling, {@code features_LAYER_POOLING}, in order. */
  public static List<String> ofCuts(List<CutPoint> cuts) {
    return distinct(cuts.stream().map(cut -> cut.layer() + "_" + cut.pooling().keyword()).toList());
  }

  private static List<String> distinct(List<String> layers) {
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String layer : layers) {
      String wanted = "features_" + layer.replaceAll("[^A-Za-z0-9_]", "_");
      String name = wanted;
      for (int number = 2; !taken.add(name.toLowerCase(java.util.Locale.ROOT)); number++) {
        name = wanted + "_" + number;
      }
      names.add(name);
    }
    return names;
  }
}

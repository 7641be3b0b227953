package io.frostline.jobs;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutPoint;
import java.util.List;
import java.util.stream.Stream;

/** The cuts that a probe compares: layers with the poolings that suit them. */
final class ProbedCuts {
  private ProbedCuts() {}

  /**
   * Each layer with each of the poolings, or with the usual ones if there are none. A layer without
   * positions is not pooled, so it appears only once.
   */
  static List<CutPoint> of(List<Layer> layers, List<Pooling> poolings) {
    return layers.stream()
        .flatMap(layer -> of(layer, poolings.isEmpty() ? usual(layer) : poolings))
        .toList();
  }

  private static Stream<CutPoint> of(Layer layer, List<Pooling> poolings) {
    return poolings.stream()
        .filter(pooling -> pooling.suits(layer))
        .limit(layer.spatial() ? poolings.size() : 1)
        .map(pooling -> new CutPoint(layer.name(), pooling));
  }

  private static List<Pooling> usual(Layer layer) {
    return layer.arrangement() == Arrangement.SEQUENCE
        ? List.of(Pooling.AVERAGE, Pooling.MAX, Pooling.CLS)
        : List.of(Pooling.AVERAGE, Pooling.GRID2);
  }
}

package io.frostline.jobs;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutPoint;
import io.frostline.backbone.cut.LayerChoice;
import io.frostline.evaluation.Probe.Cut;
import io.frostline.feature.ColumnNames;
import io.frostline.feature.ExtractionPlan;
import io.frostline.head.FeatureTransform;
import io.frostline.head.Optimizer;
import io.frostline.message.Formatted;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The head that {@code learn} trains, and the features that it reads.
 *
 * <p>Few examples are mostly classified better by a head in closed form. If they are images, by one
 * that reads the square roots of more features: besides those of the chosen cut, the averages of
 * its layer and of the two beside it. For texts, these are no better. The figures are in
 * jobs/README.md.
 *
 * @param cuts one, or several whose features are joined
 */
record LearnHead(List<CutPoint> cuts, Optimizer optimizer, FeatureTransform transform) {
  /** Those beside a layer are its neighbours among so many times as many as are compared. */
  private static final int FINER = 2;

  LearnHead {
    cuts = List.copyOf(cuts);
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(transform, "transform");
  }

  /** The head at the cut that the probe has chosen. */
  static LearnHead of(ModelDescription model, Cut cut, LearnPlan plan) {
    Layer layer = model.layer(cut.layer()).orElseThrow();
    CutPoint chosen = new CutPoint(cut.layer(), Pooling.of(cut.pool()));
    if (!plan.ofFew()) {
      return new LearnHead(List.of(chosen), Optimizer.ADAM, FeatureTransform.NONE);
    }
    return layer.spatial()
        ? new LearnHead(joined(model, layer, chosen), Optimizer.RIDGE, FeatureTransform.SQUARE_ROOT)
        : new LearnHead(List.of(chosen), Optimizer.RIDGE, FeatureTransform.NONE);
  }

  private static List<CutPoint> joined(ModelDescription model, Layer layer, CutPoint chosen) {
    return Stream.concat(
            Stream.of(chosen),
            around(model, layer).stream().map(each -> new CutPoint(each.name(), Pooling.AVERAGE)))
        .distinct()
        .toList();
  }

  /** The layer between the nearest ones with positions below and above it. */
  private static List<Layer> around(ModelDescription model, Layer layer) {
    List<Layer> finer = LayerChoice.evenly(model, FINER * LearnPlan.MOST_LAYERS);
    List<Layer> spatial =
        model.layers().stream()
            .filter(each -> each.equals(layer) || finer.contains(each))
            .filter(Layer::spatial)
            .toList();
    int at = spatial.indexOf(layer);
    return spatial.subList(Math.max(0, at - 1), Math.min(spatial.size(), at + 2));
  }

  /** The features of these cuts, a column for each. */
  ExtractionPlan plan(ModelPackage network) {
    return isJoined()
        ? ExtractionPlan.features(network, cuts)
        : ExtractionPlan.features(network, layers(), cuts.get(0).pooling());
  }

  /** Whether it reads the features of several cuts. */
  boolean isJoined() {
    return cuts.size() > 1;
  }

  /** What a person may wonder about. */
  Optional<String> note() {
    return isJoined()
        ? Optional.of(
            Formatted.of(
                "There are few images, so the classifier also reads averages around this cut, of the layers %s.",
                String.join(", ", layers().subList(1, layers().size()))))
        : Optional.empty();
  }

  /** The columns of the feature table that it reads, in their order. */
  List<String> columns() {
    return isJoined() ? ColumnNames.ofCuts(cuts) : ColumnNames.of(layers());
  }

  /** Of the cuts, in their order. */
  List<String> layers() {
    return cuts.stream().map(CutPoint::layer).toList();
  }

  /** Of the cuts, in their order. */
  List<String> poolings() {
    return cuts.stream().map(cut -> cut.pooling().keyword()).toList();
  }
}

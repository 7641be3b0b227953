package io.frostline.quantisation;

import io.frostline.backbone.Layer;
import io.frostline.backbone.Quantisation.LayerLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the layers of a network lose by quantisation.
 *
 * @param layers in the order of computation
 */
public record Losses(List<LayerLoss> layers) {
  private static final double LOW_QUANTILE = 0.01;

  public Losses {
    layers = List.copyOf(layers);
  }

  /**
   * The losses of images.
   *
   * @param cosines of each image: one for each layer
   */
  public static Losses of(List<Layer> compared, List<float[]> cosines) {
    List<LayerLoss> losses = new ArrayList<>();
    for (int layer = 0; layer < compared.size(); layer++) {
      int at = layer;
      double[] sorted = cosines.stream().mapToDouble(image -> image[at]).sorted().toArray();
      losses.add(
          new LayerLoss(compared.get(layer).name(), median(sorted), sorted[lowest(sorted.length)]));
    }
    return new Losses(losses);
  }

  private static double median(double[] sorted) {
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** The first image that at most one per cent are below; the worst of up to a hundred. */
  private static int lowest(int images) {
    return (int) (LOW_QUANTILE * images);
  }

  /** The layers that lose more than allowed, the worst first. */
  public List<LayerLoss> beyond(double leastCosine) {
    return worst().stream().filter(layer -> !(layer.onePercent() >= leastCosine)).toList();
  }

  /** All layers, the worst first. */
  public List<LayerLoss> worst() {
    return layers.stream().sorted(Comparator.comparingDouble(LayerLoss::onePercent)).toList();
  }

  /** The loss of a layer. */
  public LayerLoss of(String name) {
    return layers.stream().filter(layer -> layer.layer().equals(name)).findFirst().orElseThrow();
  }
}

package io.frostline.spark.probe;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.backbone.cut.MultiplyAccumulates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cost of an example up to a layer.
 *
 * @param all multiply-accumulate operations of the whole network, for an image or a token
 */
record Costs(Map<String, Cost> layers, long all) {
  /**
   * The cost of one layer.
   *
   * @param multiplyAccumulates multiply-accumulate operations of the layer and everything below it
   * @param milliseconds on one core, in the engine alone
   */
  record Cost(long multiplyAccumulates, double milliseconds) {}

  static Costs of(ModelPackage model, List<String> layers, CutSpeeds speeds) {
    MultiplyAccumulates count = new MultiplyAccumulates(model);
    Map<String, Cost> costs = new HashMap<>();
    speeds
        .measure(model, layers)
        .forEach(
            (layer, speed) ->
                costs.put(layer, new Cost(count.upTo(layer), 1e3 / speed.perCoreSecond())));
    return new Costs(costs, count.all());
  }

  double share(String layer) {
    return all == 0 ? 1 : layers.get(layer).multiplyAccumulates() / (double) all;
  }
}

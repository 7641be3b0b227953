package io.frostline.jobs;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.cut.CutSpeeds;
import io.frostline.evaluation.Benchmark.Comparison;

/**
 * The engines of two packages, which are to take turns.
 *
 * @param layer of both, at which they are cut
 */
record EngineComparison(ModelPackage model, ModelPackage other, String layer, CutSpeeds speeds) {
  /**
   * A quantised package is compared with one on floats, whichever is named first; else the other
   * package with the one that is measured.
   *
   * @throws io.frostline.message.UserException if the other package lacks the layer
   */
  static EngineComparison of(
      ModelPackage measured, ModelPackage other, String layer, CutSpeeds speeds) {
    other.description().layerNamed(layer);
    return measured.description().quantisation() != null
            && other.description().quantisation() == null
        ? new EngineComparison(measured, other, layer, speeds)
        : new EngineComparison(other, measured, layer, speeds);
  }

  Comparison measure() {
    return new Comparison(
        model.description().name(),
        other.description().name(),
        layer,
        speeds.ratio(model, other, layer));
  }
}

package io.frostline.classifier;

import io.frostline.head.Standardisation;
import io.frostline.imports.deeplearning4j.CompiledHead;
import io.frostline.onnx.FloatTensor;
import java.util.List;
import java.util.Map;

/** A head as it was trained: features are standardised, then Deeplearning4j runs. */
record HeadRun(CompiledHead head, Standardisation standardisation) {

  /**
   * Runs rows of features.
   *
   * @param features [N, width], as in a table
   * @param layers of the head, by their names in Deeplearning4j
   */
  Map<String, FloatTensor> of(FloatTensor features, List<String> layers) {
    float[] values = features.values().clone();
    for (int from = 0; from < values.length; from += standardisation.width()) {
      standardisation.apply(values, from);
    }
    return head.run(new FloatTensor(features.shape(), values), layers);
  }
}

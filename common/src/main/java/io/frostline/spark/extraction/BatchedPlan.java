package io.frostline.spark.extraction;

import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.SliceSizes;

/**
 * A cut network and how many images run through it together.
 *
 * @param batchSize images per batch, if the network accepts several
 */
record BatchedPlan(ExtractionPlan plan, int batchSize) {
  /** How many examples a task gets. */
  SliceSizes slices() {
    return plan.form().slices(batchSize);
  }
}

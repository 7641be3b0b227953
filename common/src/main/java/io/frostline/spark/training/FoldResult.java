package io.frostline.spark.training;

import io.frostline.head.PairedLosses;

/**
 * What leaving out a fold of groups gave. It is kept until the training ends, so that a killed one
 * does not do it again.
 *
 * @param identity of the pass that left out the fold
 * @param workers whose parameters were averaged
 * @param losses of the heads on the rows of the fold
 * @param unknown rows of classes that only the groups of the fold have
 */
record FoldResult(TrainingIdentity identity, int workers, PairedLosses losses, long unknown) {}

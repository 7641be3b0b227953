package io.frostline.spark.probe;

import io.frostline.head.ProbabilityLoss;
import java.io.Serializable;

/**
 * One small head.
 *
 * @param trainingRows number of rows that it was trained on
 * @param test its predictions for the test rows
 */
record Trained(Examples examples, long seed, int trainingRows, ProbabilityLoss test)
    implements Serializable {}

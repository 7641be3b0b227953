package io.frostline.spark.probe;

import io.frostline.head.ProbabilityLoss;
import java.io.Serializable;

/**
 * One small head.
 *
 * @param trainingRows that it learned from
 * @param test what it made of the test rows
 */
record Trained(Examples examples, long seed, int trainingRows, ProbabilityLoss test)
    implements Serializable {}

package io.frostline.head;

/**
 * What {@link RidgeRegression} has chosen by leaving out one training row after the other.
 *
 * @param penalty on the squares of the weights, as a share of the mean square of a standardised row
 * @param temperature by which the scores are divided before their softmax
 */
public record RidgeChoice(double penalty, double temperature) {}

package io.frostline.feature;

/**
 * The result of one network for one image.
 *
 * @param network its number, counted from 0
 */
public record NetworkOutcome(int network, Outcome outcome) {}

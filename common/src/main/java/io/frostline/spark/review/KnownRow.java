package io.frostline.spark.review;

import java.io.Serializable;

/**
 * What an earlier review says of a row.
 *
 * @param group the uri of the representative of its group
 * @param similarity to the representative
 * @param distance from its class; NaN if it has none
 */
record KnownRow(String group, float similarity, float distance) implements Serializable {}

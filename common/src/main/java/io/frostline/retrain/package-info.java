/**
 * The upper part of a backbone as a Deeplearning4j graph that can be trained further: the import's
 * table of rules, read the other way round.
 */
package io.frostline.retrain;

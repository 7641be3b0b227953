/**
 * What is wrong with a set of examples, from their features and labels: near-duplicates, labels
 * that are probably wrong, examples that are far from all others.
 */
package io.frostline.review;

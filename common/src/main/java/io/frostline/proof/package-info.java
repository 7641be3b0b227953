/**
 * Whether two networks compute the same: the images that a network takes, those to run both on, the
 * comparison of every layer, and a record to compare with later.
 */
package io.frostline.proof;

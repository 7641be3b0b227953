/**
 * Whether two networks compute the same: images to run both on, and the comparison of every layer.
 */
package io.frostline.proof;

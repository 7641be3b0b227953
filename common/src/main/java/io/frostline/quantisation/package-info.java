/**
 * Networks with weights and activations of eight bits, made from those of floats: what is rounded,
 * by which scales, and how far the result differs.
 */
package io.frostline.quantisation;

/**
 * A graph with a fixed batch size rewritten for any: which tensors follow from the images, where
 * they hold the batch, and which constants carry its size.
 */
package io.frostline.imports.batch;

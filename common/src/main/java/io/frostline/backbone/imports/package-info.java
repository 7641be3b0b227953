/**
 * Turns a foreign network into a model package and proves that the package computes the same. Runs
 * once per model on the operator's machine, never on executors.
 */
package io.frostline.backbone.imports;

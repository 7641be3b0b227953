/**
 * A foreign network becomes a model package, proven to compute the same. Runs once per model on the
 * operator's machine, never on executors.
 */
package io.frostline.imports;

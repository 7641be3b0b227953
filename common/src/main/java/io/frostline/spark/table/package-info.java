/**
 * Rows on disk: tables of features or predictions, their side tables, and every change to their
 * files.
 */
package io.frostline.spark.table;

/**
 * Rows on disk: tables of features or predictions, their side tables, what a listing leaves to do
 * in them, and every change to their files.
 */
package io.frostline.spark.table;

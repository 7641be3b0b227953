/**
 * Rows on disk: tables of features or predictions, their side tables, the backlog of a listing, and
 * every change to their files.
 */
package io.frostline.spark.table;

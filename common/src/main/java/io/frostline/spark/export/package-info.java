/**
 * Feature tables for tools that do not read Parquet: files of rows in the order of the uris,
 * written by Spark's tasks without holding more than a sort buffer in memory.
 */
package io.frostline.spark.export;

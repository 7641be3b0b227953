/**
 * Feature tables for other tools, rows in the order of the uris: NumPy, CSV and LIBSVM files, or
 * Parquet with the vectors of Spark ML. Spark tasks write them and hold no more than a sort buffer
 * in memory.
 */
package io.frostline.spark.export;

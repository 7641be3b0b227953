/** Arrays of floats in Parquet files, read in batches into flat memory. */
package io.frostline.spark.arrays;

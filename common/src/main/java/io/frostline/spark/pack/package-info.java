/**
 * Many small files into few large ones: {@link io.frostline.spark.pack.PackRun} packs the images of
 * any source into tar or Parquet shards.
 */
package io.frostline.spark.pack;

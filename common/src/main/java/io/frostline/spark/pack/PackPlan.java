package io.frostline.spark.pack;

/**
 * The plan of a run that has not finished, as {@code _pack.json} names it: which image goes into
 * which shard.
 *
 * @param table name of the folder below {@code _plan} with a row for each image
 * @param images number of its rows
 * @param shards number of shards that the run writes
 */
public record PackPlan(String table, long images, long shards) {
  public PackPlan {
    if (table == null || !table.matches("[0-9a-f-]+")) {
      throw new IllegalArgumentException("'" + table + "' is not the name of a plan");
    }
  }
}

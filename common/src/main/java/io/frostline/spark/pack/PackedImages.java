package io.frostline.spark.pack;

import static org.apache.spark.sql.functions.col;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The images in the shards of a folder, compared with those that are listed now.
 *
 * @param index of the shards
 * @param listing uri, label, length and modification time of each image
 */
record PackedImages(PackFolder folder, ShardIndex index, Dataset<Row> listing) {

  /**
   * Refuses images that are listed otherwise than they were packed.
   *
   * @throws UserException if there are any
   */
  void refuseChanged() {
    if (index.whole().isEmpty()) {
      return;
    }
    Dataset<Row> stale = index.packed().exceptAll(listing).select("uri").distinct();
    Dataset<Row> changed = listing.select("uri").distinct().join(stale, "uri");
    long images = changed.count();
    if (images > 0) {
      refuseDoubled(changed);
      throw new UserException(
          Formatted.of(
              "%s changed (length, modification time or label) since being packed into %s, for example %s. Start over with --overwrite, or choose another --out.",
              Count.of(images, "image has", "images have"),
              folder.path(),
              changed.first().getString(0)));
    }
  }

  /** Images that are as they were packed, but in more shards than they are listed. */
  private void refuseDoubled(Dataset<Row> changed) {
    Dataset<Row> doubled =
        index
            .packed()
            .groupBy("uri", "label", "length", "modified")
            .count()
            .where(col("count").gt(1))
            .join(changed, "uri")
            .select("uri", "label", "length", "modified")
            .intersect(listing);
    long images = doubled.count();
    if (images > 0) {
      throw new UserException(
          Formatted.of(
              "%s in several shards of %s, for example %s: two processes wrote there at the same time. Start over with --overwrite, or choose another --out.",
              Count.of(images, "image is", "images are"),
              folder.path(),
              doubled.first().getString(0)));
    }
  }

  /**
   * Refuses lost shards with images that are gone, from which they cannot be written again.
   *
   * @throws UserException if there are any
   */
  void refuseGone() {
    if (index.lost().isEmpty()) {
      return;
    }
    Dataset<Row> lostImages = index.missing();
    Dataset<Row> gone =
        lostImages.join(listing, lostImages.col("uri").equalTo(listing.col("uri")), "left_anti");
    long images = gone.count();
    if (images > 0) {
      Row example = gone.orderBy(PlannedImage.SHARD, "uri").first();
      LostShard lost = index.lost(example.getInt(1));
      throw new UserException(
          Formatted.of(
              "The shard %s %s, and %s no longer in the source, for example %s. Restore it; or remove it and %s, and the same command packs the images that are left.",
              folder.shard(lost.shard().name()),
              lost.what(),
              Count.of(images, "image of lost shards is", "images of lost shards are"),
              example.getString(0),
              folder.indexOf(lost.shard().name())));
    }
  }
}

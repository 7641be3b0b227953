package io.frostline.spark.pack;

/**
 * A shard as the index has it.
 *
 * @param name of its file
 * @param images number of images in it
 * @param bytes length of its file
 */
record IndexedShard(String name, long images, long bytes) {
  int number() {
    return ShardName.number(name);
  }
}

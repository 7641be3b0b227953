/**
 * Files that hold many images, called shards: tar, Parquet and sequence files. A shard is listed by
 * one pass over its structure, its images are read by their place in it, and new shards are
 * written.
 */
package io.frostline.image.shard;

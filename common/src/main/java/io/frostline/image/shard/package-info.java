/**
 * Files that hold many images, called shards: tar, Parquet and sequence files. A shard is listed by
 * one pass over its structure, and its images are read by their place in it.
 */
package io.frostline.image.shard;

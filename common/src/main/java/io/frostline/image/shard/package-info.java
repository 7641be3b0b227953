/**
 * Files that hold many images, called shards: tar, Parquet and sequence files. A shard is listed in
 * one pass over its structure, its images are read by position, and new shards are written.
 */
package io.frostline.image.shard;

/**
 * Files that hold many examples, called shards: tar, Parquet and sequence files. A shard is listed
 * in one pass over its structure, its examples are read by position, and new shards are written.
 */
package io.frostline.example.shard;

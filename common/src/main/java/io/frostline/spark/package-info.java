/**
 * Shared by all Spark jobs: a description for the Spark UI, and the split of rows into portions.
 */
package io.frostline.spark;

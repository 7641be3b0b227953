/**
 * Shared by all Spark jobs: a description for the Spark UI, the split of rows into portions, and
 * values in the serial form of Java.
 */
package io.frostline.spark;

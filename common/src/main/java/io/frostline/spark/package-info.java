/**
 * What every Spark job here shares: a description for the Spark UI, and the split of rows into
 * portions.
 */
package io.frostline.spark;

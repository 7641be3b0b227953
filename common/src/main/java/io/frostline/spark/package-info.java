/** Frostline on Apache Spark: listings, waves, tables, and one network per executor. */
package io.frostline.spark;

/** Frostline on Apache Spark: listings, waves, feature tables, and one network per executor. */
package io.frostline.spark;

/** Which layer of a backbone to cut at: features of many layers, and many small heads over them. */
package io.frostline.spark.probe;

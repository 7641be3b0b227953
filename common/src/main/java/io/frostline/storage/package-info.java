/** Files and folders that commands write, on any Hadoop file system, local disk or object store. */
package io.frostline.storage;

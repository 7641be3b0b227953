/**
 * Files and folders that commands write, on any Hadoop file system, local disk or object store, and
 * which of them may be deleted.
 */
package io.frostline.storage;

package io.frostline.spark.table;

/** How to handle a table whose last run was interrupted or is still at work. */
public enum UnfinishedTables {
  /** Refuse it: images are added in the order of their uris, so whole classes may be missing. */
  REFUSE,
  /** Read the rows that it has. */
  ACCEPT
}

package io.frostline.storage;

/**
 * What happens to symbolic links on local file systems. Other file systems of Hadoop have none, or
 * hide them.
 */
public enum SymbolicLinks {
  /** A link is treated like its target. */
  FOLLOWED,
  /** A link is not a file, whatever it points to. */
  REFUSED
}

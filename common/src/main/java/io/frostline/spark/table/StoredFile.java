package io.frostline.spark.table;

import java.io.Serializable;

/**
 * A file of a table that is about to be read.
 *
 * @param path with scheme
 * @param footer SHA-256 of its Parquet footer when it was committed; empty if nobody recorded it
 */
public record StoredFile(String path, String footer) implements Serializable {
  boolean isCommittedWith(String found) {
    return footer.isEmpty() || footer.equals(found);
  }
}

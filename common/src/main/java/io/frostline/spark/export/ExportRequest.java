package io.frostline.spark.export;

import io.frostline.message.UserException;
import io.frostline.spark.export.NotFiniteRows.Treatment;
import io.frostline.spark.table.UnfinishedTables;
import java.util.Objects;
import java.util.Optional;

/**
 * Which table to export, and how.
 *
 * @param features the feature table
 * @param column the feature column, if the table has several
 * @param out folder for the files, on any Hadoop file system
 * @param shardBytes approximate maximum size of the float32 features in one file
 */
public record ExportRequest(
    String features,
    Optional<String> column,
    ExportFormat format,
    String out,
    long shardBytes,
    ExistingFiles existing,
    UnfinishedTables unfinished,
    Treatment notFinite) {

  /** What to do with an existing export. */
  public enum ExistingFiles {
    /** Continue it if it is an interrupted one of the same request, otherwise refuse to write. */
    CONTINUE,
    /** Delete it. */
    OVERWRITE
  }

  public ExportRequest {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(existing, "existing");
    Objects.requireNonNull(unfinished, "unfinished");
    Objects.requireNonNull(notFinite, "notFinite");
    if (features.isBlank() || out.isBlank()) {
      throw new UserException(
          (out.isBlank() ? "--out" : "--features") + " is empty. Pass the path of a folder.");
    }
    if (shardBytes < 1) {
      throw new UserException(
          "--shard-size is "
              + shardBytes
              + " bytes, but must be at least 1. Pass 1g, for example.");
    }
  }
}

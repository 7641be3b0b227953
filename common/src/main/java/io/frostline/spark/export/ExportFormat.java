package io.frostline.spark.export;

import io.frostline.message.Keywords;

/** What kind of files an export writes. */
public enum ExportFormat {
  /** NumPy arrays of float32, and an index that says which row is which image. */
  NPY("npy"),
  /** Text with a column for each number. */
  CSV("csv"),
  /** Text of the numbers that are not zero, as LIBSVM and SVMlight read it, and an index. */
  LIBSVM("libsvm"),
  /** Parquet with the vectors of Spark ML. */
  PARQUET_VECTORS("parquet-vectors");

  private final String keyword;

  ExportFormat(String keyword) {
    this.keyword = keyword;
  }

  /** How options name it, and files end. */
  public String keyword() {
    return keyword;
  }

  /** The format of this name; a UserException lists them all. */
  public static ExportFormat of(String keyword) {
    return Keywords.find(values(), ExportFormat::keyword, "export format", keyword);
  }

  /** The name of a file by its number. */
  String file(int shard) {
    return "features-%05d.%s".formatted(shard, keyword);
  }

  /** Whether the files themselves do not say which image a row is. */
  boolean needsIndex() {
    return this == NPY || this == LIBSVM;
  }

  /** Whether a row without a label can be written. */
  boolean takesUnlabelled() {
    return this != LIBSVM;
  }
}

package io.frostline.spark.export;

import io.frostline.message.Formatted;
import io.frostline.message.Keywords;

/** The file formats of an export. */
public enum ExportFormat {
  /** NumPy arrays of float32, and an index that maps rows to images. */
  NPY("npy"),
  /** Text with a column per feature. */
  CSV("csv"),
  /** Text with the non-zero features, as read by LIBSVM and SVMlight, and an index. */
  LIBSVM("libsvm"),
  /** Parquet with Spark ML vectors. */
  PARQUET_VECTORS("parquet-vectors");

  private final String keyword;

  ExportFormat(String keyword) {
    this.keyword = keyword;
  }

  /** The name in options, which is also the file extension. */
  public String keyword() {
    return keyword;
  }

  /** The format with this name; otherwise a UserException lists the valid ones. */
  public static ExportFormat of(String keyword) {
    return Keywords.find(values(), ExportFormat::keyword, "export format", keyword);
  }

  /** The name of the file with this number. */
  String file(int shard) {
    return Formatted.of("features-%05d.%s", shard, keyword);
  }

  /** Whether an index is needed because the files themselves do not identify the images. */
  boolean needsIndex() {
    return this == NPY || this == LIBSVM;
  }

  /** Whether a row without a label can be written. */
  boolean takesUnlabelled() {
    return this != LIBSVM;
  }
}

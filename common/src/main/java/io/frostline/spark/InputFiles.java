package io.frostline.spark;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;

/** The files that a dataset reads. */
public final class InputFiles {
  private InputFiles() {}

  /** Their paths, which Spark names as URIs: what is special there is encoded. */
  public static List<Path> of(Dataset<?> rows) {
    return Arrays.stream(rows.inputFiles()).map(file -> new Path(URI.create(file))).toList();
  }
}

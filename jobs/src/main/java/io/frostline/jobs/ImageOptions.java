package io.frostline.jobs;

import io.frostline.spark.ImageSource;
import io.frostline.spark.ImageSource.LabelSource;
import picocli.CommandLine.Option;

/** Which images to take. */
final class ImageOptions {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description =
          "A folder (with all folders below), a glob pattern, or a manifest: CSV or Parquet with a"
              + " column uri and perhaps label. Any Hadoop file system.")
  private String images;

  @Option(
      names = "--label-from",
      paramLabel = "SOURCE",
      description =
          "parent-folder, manifest or none. Default: manifest for manifests, else parent-folder.")
  private String labelFrom;

  ImageSource source() {
    return labelFrom == null
        ? ImageSource.of(images)
        : new ImageSource(images, LabelSource.of(labelFrom));
  }
}

package io.frostline.jobs;

import io.frostline.backbone.imports.ClassLabels;
import io.frostline.spark.FileSource;
import io.frostline.spark.IdxSource;
import io.frostline.spark.ImageSource;
import io.frostline.spark.LabelSource;
import io.frostline.spark.SourceFormat;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which images to take. */
final class ImageOptions {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description =
          "A folder (with all folders below), a glob pattern, or a manifest: CSV or Parquet with a"
              + " column uri and perhaps label. With --format idx, a file, folder or pattern. Any"
              + " Hadoop file system.")
  private String images;

  @Option(
      names = "--format",
      defaultValue = "files",
      paramLabel = "FORMAT",
      description =
          "How the images are kept: files (one for each) or idx (the files of MNIST and its kin,"
              + " with or without .gz). Default: ${DEFAULT-VALUE}.")
  private String format;

  @Option(
      names = "--label-from",
      paramLabel = "SOURCE",
      description =
          "parent-folder, manifest, labels-file or none. Default: manifest for manifests,"
              + " labels-file for idx, else parent-folder.")
  private String labelFrom;

  @Option(
      names = "--labels-file",
      paramLabel = "URI",
      description =
          "With --format idx, the file of the labels. Default: beside the images, named like them:"
              + " train-labels-idx1-ubyte for train-images-idx3-ubyte.")
  private String labelsFile;

  @Option(
      names = "--class-names",
      paramLabel = "FILE",
      description =
          "With --format idx, a text file with a name for each label number, one per line, from 0."
              + " Default: the numbers are the labels.")
  private Path classNames;

  ImageSource source() {
    return switch (SourceFormat.of(format)) {
      case FILES -> files();
      case IDX -> idx();
    };
  }

  /** Adds the same images to another command. */
  CommandLineText addTo(CommandLineText command) {
    return command
        .with("--images", images)
        .with("--format", SourceFormat.of(format) == SourceFormat.FILES ? null : format)
        .with("--label-from", labelFrom)
        .with("--labels-file", labelsFile)
        .with("--class-names", classNames);
  }

  private ImageSource files() {
    if (labelsFile != null || classNames != null) {
      throw new UsageException(
          "--labels-file and --class-names go with --format idx. Give that too, or leave them out.");
    }
    return labelFrom == null
        ? FileSource.of(images)
        : new FileSource(images, LabelSource.of(labelFrom));
  }

  private ImageSource idx() {
    return new IdxSource(
        images,
        labelFrom == null ? LabelSource.LABELS_FILE : LabelSource.of(labelFrom),
        labelsFile,
        classNames == null ? List.of() : ClassLabels.in(classNames).names());
  }
}

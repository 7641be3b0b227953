package io.frostline.jobs;

import io.frostline.image.shard.ShardColumns;
import io.frostline.image.shard.ShardFormat;
import io.frostline.imports.source.ClassLabels;
import io.frostline.spark.listing.FileSource;
import io.frostline.spark.listing.IdxSource;
import io.frostline.spark.listing.ImageSource;
import io.frostline.spark.listing.LabelSource;
import io.frostline.spark.listing.ShardSource;
import io.frostline.spark.listing.SourceFormat;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which images to take. */
final class ImageOptions {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description =
          "A folder (with all folders below), a glob pattern, or a manifest: CSV or Parquet with a"
              + " column uri and perhaps label. With another --format, a file, folder or pattern."
              + " Any Hadoop file system.")
  private String images;

  @Option(
      names = "--format",
      defaultValue = "files",
      paramLabel = "FORMAT",
      description = {
        "How the images are kept. Default: ${DEFAULT-VALUE}.",
        "  files         a file for each",
        "  idx           the files of MNIST and its kin, with or without .gz",
        "  tar           WebDataset: key.jpg (png, webp, …), its label in key.cls or key.json",
        "  parquet       an image in each row: Spark's image and binaryFile layouts, Hugging Face's"
            + " image{bytes,path}, or a binary column",
        "  sequencefile  Text and BytesWritable, not compressed in blocks"
      })
  private String format;

  @Option(
      names = "--label-from",
      paramLabel = "SOURCE",
      description =
          "parent-folder (with tar, parquet and sequencefile, in the image's name there), manifest,"
              + " labels-file, beside (a tar's .cls or .json, a Parquet column) or none. Default:"
              + " manifest for manifests, labels-file for idx, beside for tar and parquet, else"
              + " parent-folder.")
  private String labelFrom;

  @Option(
      names = "--image-column",
      paramLabel = "COLUMN",
      description = "With --format parquet, the column of the images. Default: recognised.")
  private String imageColumn;

  @Option(
      names = "--uri-column",
      paramLabel = "COLUMN",
      description =
          "With --format parquet, a column with the images' names, which become part of their uris."
              + " Default: uri, else the path that the layout has.")
  private String uriColumn;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description =
          "With --format parquet, the column of the labels; with tar, the field of the .json."
              + " Default: label.")
  private String labelColumn;

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
          "With --format idx, tar or parquet, a text file with a name for each label number, one per"
              + " line, from 0. Default: the numbers are the labels; Hugging Face's Parquet files"
              + " may tell names.")
  private Path classNames;

  ImageSource source() {
    SourceFormat kept = SourceFormat.of(format);
    refuseStray(kept);
    refuseMalformed(images);
    return switch (kept) {
      case FILES -> files();
      case IDX -> idx();
      case TAR -> shards(ShardFormat.TAR);
      case PARQUET -> shards(ShardFormat.PARQUET);
      case SEQUENCEFILE -> shards(ShardFormat.SEQUENCEFILE);
    };
  }

  /** Refuses what Hadoop cannot take for an address, such as a line break in its scheme. */
  private static void refuseMalformed(String uri) {
    if (!uri.isBlank()) {
      try {
        new org.apache.hadoop.fs.Path(uri);
      } catch (IllegalArgumentException malformed) {
        throw new UsageException(
            "--images is no address: %s. Give a folder, a glob pattern or a manifest."
                .formatted(malformed.getCause().getMessage()));
      }
    }
  }

  /** Adds the same images to another command. */
  CommandLineText addTo(CommandLineText command) {
    return command
        .with("--images", images)
        .with("--format", SourceFormat.of(format) == SourceFormat.FILES ? null : format)
        .with("--label-from", labelFrom)
        .with("--image-column", imageColumn)
        .with("--uri-column", uriColumn)
        .with("--label-column", labelColumn)
        .with("--labels-file", labelsFile)
        .with("--class-names", classNames);
  }

  private void refuseStray(SourceFormat kept) {
    refuseStray("--labels-file", labelsFile, kept, EnumSet.of(SourceFormat.IDX));
    refuseStray(
        "--class-names",
        classNames,
        kept,
        EnumSet.of(SourceFormat.IDX, SourceFormat.TAR, SourceFormat.PARQUET));
    refuseStray("--image-column", imageColumn, kept, EnumSet.of(SourceFormat.PARQUET));
    refuseStray("--uri-column", uriColumn, kept, EnumSet.of(SourceFormat.PARQUET));
    refuseStray(
        "--label-column", labelColumn, kept, EnumSet.of(SourceFormat.PARQUET, SourceFormat.TAR));
  }

  private static void refuseStray(
      String option, Object value, SourceFormat kept, Set<SourceFormat> takers) {
    if (value != null && !takers.contains(kept)) {
      throw new UsageException(
          "%s goes with --format %s, but the format is %s. Give another --format, or leave %s out."
              .formatted(
                  option,
                  takers.stream().map(SourceFormat::keyword).collect(Collectors.joining(" or ")),
                  kept.keyword(),
                  option));
    }
  }

  private ImageSource files() {
    return labelFrom == null
        ? FileSource.of(images)
        : new FileSource(images, LabelSource.of(labelFrom));
  }

  private ImageSource idx() {
    return new IdxSource(
        images,
        labelFrom == null ? LabelSource.LABELS_FILE : LabelSource.of(labelFrom),
        labelsFile,
        names());
  }

  private ImageSource shards(ShardFormat kind) {
    return new ShardSource(
        images,
        kind,
        labelFrom == null ? ShardSource.usualLabels(kind) : LabelSource.of(labelFrom),
        new ShardColumns(imageColumn, uriColumn, labelColumn),
        names());
  }

  private List<String> names() {
    return classNames == null ? List.of() : ClassLabels.in(classNames).names();
  }
}

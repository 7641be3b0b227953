package io.frostline.jobs;

import io.frostline.example.shard.ShardColumns;
import io.frostline.example.shard.ShardFormat;
import io.frostline.imports.source.ClassLabels;
import io.frostline.message.Formatted;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.FileSource;
import io.frostline.spark.listing.IdxSource;
import io.frostline.spark.listing.LabelSource;
import io.frostline.spark.listing.ShardSource;
import io.frostline.spark.listing.SourceFormat;
import io.frostline.storage.SymbolicLinks;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which images to process. */
final class ImageOptions {
  @Option(
      names = "--images",
      paramLabel = "URI",
      description =
          "A folder (including its subfolders), a glob pattern, or a manifest: a CSV (separated by"
              + " ',', ';' or tabs; .csv, .tsv, also .gz) or Parquet file with a column uri and"
              + " optionally a column label. With any --format but files: a file, a folder or a"
              + " pattern. Any Hadoop file system.")
  private String images;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "How the images are stored. Default: files.",
        "  files         one file per image",
        "  idx           the MNIST format, also .gz",
        "  tar           WebDataset: key.jpg (png, …)",
        "                with key.cls or key.json",
        "  parquet       one image per row: Spark image",
        "                or binaryFile, Hugging Face",
        "                image{bytes,path}, or binary",
        "  sequencefile  Text and BytesWritable, not",
        "                compressed by block"
      })
  private String format;

  @Option(
      names = "--label-from",
      paramLabel = "SOURCE",
      description =
          "Where the labels come from: parent-folder (with tar, parquet and sequencefile, the"
              + " folder in the name of the image), manifest, labels-file, beside (the .cls or"
              + " .json in a tar file, a Parquet column or a folder label=NAME) or none. Default:"
              + " manifest for manifests, labels-file for idx, beside for tar and parquet, else"
              + " parent-folder.")
  private String labelFrom;

  @Option(
      names = "--image-column",
      paramLabel = "COLUMN",
      description =
          "With --format parquet, the column with the images. Default: detected from the layout.")
  private String imageColumn;

  @Option(
      names = "--uri-column",
      paramLabel = "COLUMN",
      description =
          "With --format parquet, a column with the names of the images, which become part of their"
              + " uris. Default: uri, else the path in the layout.")
  private String uriColumn;

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description =
          "With --format parquet, the column with the labels; with tar, the field in the .json file."
              + " Default: label.")
  private String labelColumn;

  @Option(
      names = "--labels-file",
      paramLabel = "URI",
      description =
          "With --format idx, the file with the labels. Default: the matching file next to the"
              + " images, such as train-labels-idx1-ubyte for train-images-idx3-ubyte.")
  private String labelsFile;

  @Option(
      names = "--class-names",
      paramLabel = "FILE",
      description =
          "With --format idx, tar or parquet, a text file with the names of the label numbers, one"
              + " per line, starting with 0. Default: the names in a Hugging Face Parquet file,"
              + " else the numbers.")
  private Path classNames;

  @Option(
      names = "--no-follow-links",
      description =
          "Do not follow symbolic links on local file systems: each counts as an image that is"
              + " rejected as NOT_A_FILE. What --images itself names is followed. Without this"
              + " option links are followed, each folder is entered once, and links that lead out"
              + " of the folder are reported.")
  private boolean noFollowLinks;

  /**
   * Reads these images, as if {@code --images} named them.
   *
   * @throws UsageException if it names others
   */
  void read(String uri) {
    if (images != null) {
      throw new UsageException(
          Formatted.of(
              "There are two folders of images: %s, and --images %s. Give one of them.",
              uri, images));
    }
    images = uri;
  }

  /** The images. */
  ExampleSource source() {
    if (images == null) {
      throw new UsageException("There are no images to process. Pass --images.");
    }
    SourceFormat kept = keptFormat();
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

  /** Refuses what Hadoop cannot parse as an address, such as a line break in its scheme. */
  private static void refuseMalformed(String uri) {
    if (!uri.isBlank()) {
      try {
        new org.apache.hadoop.fs.Path(uri);
      } catch (IllegalArgumentException malformed) {
        throw new UsageException(
            Formatted.of(
                "--images is not a valid address: %s. Give a folder, a glob pattern or a manifest.",
                malformed.getCause().getMessage()));
      }
    }
  }

  private SourceFormat keptFormat() {
    return format == null ? SourceFormat.FILES : SourceFormat.of(format);
  }

  boolean areGiven() {
    return images != null;
  }

  /** Refuses options that need images. */
  void refuseWithTexts() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("--images", images);
    given.put("--label-from", labelFrom);
    given.put("--image-column", imageColumn);
    given.put("--uri-column", uriColumn);
    given.put("--labels-file", labelsFile);
    given.put("--class-names", classNames);
    given.forEach(
        (option, value) -> {
          if (value != null) {
            throw new UsageException(
                Formatted.of("%s does not work with --texts. Leave out one or the other.", option));
          }
        });
  }

  /** The value of {@code --format}, or null. */
  String format() {
    return format;
  }

  /** The value of {@code --label-column}, or null. */
  String labelColumn() {
    return labelColumn;
  }

  /** Adds the same images to another command. */
  CommandLineText addTo(CommandLineText command) {
    return command
        .with("--images", images)
        .with(
            "--format",
            format == null || format.equals(SourceFormat.FILES.keyword()) ? null : format)
        .with("--label-from", labelFrom)
        .with("--image-column", imageColumn)
        .with("--uri-column", uriColumn)
        .with("--label-column", labelColumn)
        .with("--labels-file", labelsFile)
        .with("--class-names", classNames)
        .withFlag("--no-follow-links", noFollowLinks);
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
          Formatted.of(
              "%s requires --format %s, but the format is %s. Change --format, or leave out %s.",
              option,
              takers.stream().map(SourceFormat::keyword).collect(Collectors.joining(" or ")),
              kept.keyword(),
              option));
    }
  }

  private ExampleSource files() {
    return new FileSource(
        images,
        labelFrom == null ? FileSource.usualLabels(images) : LabelSource.of(labelFrom),
        links());
  }

  private ExampleSource idx() {
    return new IdxSource(
        images,
        labelFrom == null ? LabelSource.LABELS_FILE : LabelSource.of(labelFrom),
        labelsFile,
        names(),
        links());
  }

  private ExampleSource shards(ShardFormat kind) {
    return new ShardSource(
        images,
        kind,
        labelFrom == null ? ShardSource.usualLabels(kind) : LabelSource.of(labelFrom),
        new ShardColumns(imageColumn, uriColumn, labelColumn),
        names(),
        links());
  }

  SymbolicLinks links() {
    return noFollowLinks ? SymbolicLinks.REFUSED : SymbolicLinks.FOLLOWED;
  }

  private List<String> names() {
    return classNames == null ? List.of() : ClassLabels.in(classNames).names();
  }
}

package io.frostline.spark.listing;

import io.frostline.example.HadoopReader;
import io.frostline.image.IdxFile;
import io.frostline.image.IdxHeader;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The images inside IDX files. The driver reads the headers, the executors the labels, with one
 * task per file.
 *
 * <p>In a folder, and among the matches of a pattern, files with the header of an IDX file of
 * images are included, and others ignored, as is what is not a regular file.
 */
final class IdxListing {
  private final SparkSession spark;
  private final IdxSource source;
  private final Configuration hadoop;

  IdxListing(SparkSession spark, IdxSource source) {
    this.spark = spark;
    this.source = source;
    this.hadoop = spark.sessionState().newHadoopConf();
  }

  Dataset<Row> list() {
    List<IdxImages> files = files();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(hadoop));
    JavaRDD<Row> rows =
        context
            .parallelize(IntStream.range(0, files.size()).boxed().toList(), files.size())
            .flatMap(index -> files.get(index).rows(configuration.value().value()));
    return spark.createDataFrame(rows, ListedExample.SCHEMA);
  }

  private List<IdxImages> files() {
    try {
      FolderRoots roots = FolderRoots.of(source.uri(), source.links(), hadoop);
      FolderEntry first = roots.entries().get(0);
      if (roots.entries().size() == 1 && !first.isFolder()) {
        return List.of(images(first.status(), headerOfImages(first.status())));
      }
      return files(roots);
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of("The IDX files at %s cannot be read: %s.", source.uri(), Reason.of(failure)),
          failure);
    }
  }

  private IdxHeader headerOfImages(FileStatus file) throws IOException {
    IdxHeader header = header(file);
    if (!header.holdsImages()) {
      throw new UserException(
          Formatted.of(
              "The IDX file %s contains %s bytes, but images must be N x H x W (grey), or N x H x W x 1 or 3. Pass the file with the images.",
              file.getPath(), header.inWords()));
    }
    return header;
  }

  private IdxHeader header(FileStatus file) throws IOException {
    try (IdxFile idx = IdxFile.open(file.getPath().toString(), hadoop)) {
      return idx.header();
    }
  }

  private List<IdxImages> files(FolderRoots roots) throws IOException {
    List<IdxImages> images = new ArrayList<>();
    int others = 0;
    for (FolderEntry file : FolderFiles.of(roots, source.links(), hadoop)) {
      if (file.kind() == Kind.FILE && isOfImages(file.status())) {
        images.add(images(file.status(), header(file.status())));
      } else {
        others++;
      }
    }
    if (images.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "There is no IDX file of images at %s (%s checked). Check --images and --format.",
              source.uri(), Count.of(others, "file")));
    }
    if (images.size() > 1 && source.labelsFile() != null) {
      throw new UserException(
          Formatted.of(
              "--labels-file names one file, but %s contains %,d files of images. Pass one of them, or leave the option out.",
              source.uri(), images.size()));
    }
    return images;
  }

  private boolean isOfImages(FileStatus file) throws IOException {
    try {
      return header(file).holdsImages();
    } catch (UserException otherContent) {
      return false;
    }
  }

  private IdxImages images(FileStatus file, IdxHeader header) throws IOException {
    refuseTooLarge(file, header);
    return new IdxImages(
        file.getPath().toString(),
        header.count(),
        header.itemBytes(),
        file.getModificationTime(),
        new IdxLabels(source, hadoop).of(file.getPath(), header),
        source.classNames());
  }

  private static void refuseTooLarge(FileStatus file, IdxHeader header) {
    if (header.itemBytes() > HadoopReader.MAX_BYTES) {
      throw new UserException(
          Formatted.of(
              "The IDX file %s contains %s bytes: each image exceeds the limit of %,d bytes. Check the file.",
              file.getPath(), header.inWords(), HadoopReader.MAX_BYTES));
    }
  }
}

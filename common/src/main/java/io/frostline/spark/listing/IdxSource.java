package io.frostline.spark.listing;

import io.frostline.example.ExampleReader;
import io.frostline.image.IdxImageReader;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.SymbolicLinks;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Images in IDX files: many images of the same size in one file, their labels in another.
 *
 * @param uri an IDX file of images, or a folder or glob pattern with such files
 * @param labels {@link LabelSource#LABELS_FILE} or {@link LabelSource#NONE}
 * @param labelsFile the IDX file of labels, or null to find it next to the images by its name
 * @param classNames the names of the label numbers, from 0; empty to keep the numbers
 * @param links whether links on local file systems are followed
 */
public record IdxSource(
    String uri, LabelSource labels, String labelsFile, List<String> classNames, SymbolicLinks links)
    implements ExampleSource {

  public IdxSource {
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(links, "links");
    classNames = List.copyOf(classNames);
    if (uri.isBlank()) {
      throw new UserException("--images is empty. Pass an IDX file, a folder or a glob pattern.");
    }
    if (labels != LabelSource.LABELS_FILE && labels != LabelSource.NONE) {
      throw new UserException(
          Formatted.of(
              "--label-from %s does not work with --format idx. Use labels-file or none.",
              labels.keyword()));
    }
    if (labels == LabelSource.NONE && (labelsFile != null || !classNames.isEmpty())) {
      throw new UserException(
          "--label-from none contradicts --labels-file and --class-names. Leave out one or the other.");
    }
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    return new IdxListing(spark, this).list();
  }

  @Override
  public ExampleReader reader(Configuration hadoop) {
    return new IdxImageReader(hadoop);
  }
}

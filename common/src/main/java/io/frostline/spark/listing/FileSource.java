package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.HadoopReader;
import io.frostline.message.UserException;
import io.frostline.storage.SymbolicLinks;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Images in individual files.
 *
 * @param uri a folder, a glob pattern, a single image, or a manifest (CSV or Parquet)
 * @param labels the source of their labels
 * @param links whether links on local file systems are followed
 */
public record FileSource(String uri, LabelSource labels, SymbolicLinks links)
    implements ExampleSource {
  private static final String[] MANIFEST_ENDINGS = {
    ".csv", ".csv.gz", ".tsv", ".tsv.gz", ".parquet"
  };

  public FileSource {
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(links, "links");
    if (uri.isBlank()) {
      throw new UserException("--images is empty. Pass a folder, a glob pattern or a manifest.");
    }
    if (labels == LabelSource.MANIFEST && !isManifest(uri)) {
      throw new UserException(
          "--label-from manifest requires a manifest, but --images is "
              + uri
              + ". Pass a file that ends in "
              + String.join(", ", MANIFEST_ENDINGS)
              + ", or use --label-from parent-folder.");
    }
    if (labels == LabelSource.LABELS_FILE) {
      throw new UserException(
          "--label-from labels-file requires --format idx. Use parent-folder, manifest or none.");
    }
    if (labels == LabelSource.BESIDE) {
      throw new UserException(
          "--label-from beside requires --format tar or parquet. Use parent-folder, manifest or none.");
    }
  }

  /** With links followed. */
  public FileSource(String uri, LabelSource labels) {
    this(uri, labels, SymbolicLinks.FOLLOWED);
  }

  /** With the default labels for the source, and links followed. */
  public static FileSource of(String uri) {
    return new FileSource(uri, usualLabels(uri));
  }

  /** The default labels of a source: those of a manifest, otherwise the folder name. */
  public static LabelSource usualLabels(String uri) {
    return isManifest(uri) ? LabelSource.MANIFEST : LabelSource.PARENT_FOLDER;
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    return isManifest()
        ? new ManifestListing(spark, this).list()
        : new FolderListing(spark, this).list();
  }

  @Override
  public boolean visit(Configuration hadoop, Predicate<Example> taken) {
    return !isManifest() && new LocalFolder(this, hadoop).visit(taken);
  }

  @Override
  public String file(String uri) {
    return uri;
  }

  @Override
  public boolean isManifest() {
    return isManifest(uri);
  }

  private static boolean isManifest(String uri) {
    String name = uri.toLowerCase(Locale.ROOT);
    return Arrays.stream(MANIFEST_ENDINGS).anyMatch(name::endsWith);
  }

  @Override
  public boolean listsWholeFiles() {
    return false;
  }

  @Override
  public ExampleReader reader(Configuration hadoop) {
    return new HadoopReader(hadoop, links);
  }
}

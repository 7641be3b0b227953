package io.frostline.spark.neighbours;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.levenshtein;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;

import io.frostline.backbone.ModelPackage;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.JobDescription;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.table.UnfinishedTables;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Finds the examples that one text names: the uri of a row, another table of features, or a file.
 *
 * @param features the table in which neighbours are looked for
 * @param models opens the model that it was extracted with, by its name
 * @param unfinished whether another table may be unfinished
 */
public record QueryFinder(
    SparkSession spark,
    FeatureSelection features,
    Function<String, ModelPackage> models,
    UnfinishedTables unfinished) {
  private static final int SUGGESTIONS = 3;

  /**
   * Finds them.
   *
   * @throws UserException if there is no such row, table or file, or if its features cannot be
   *     compared with those of the table
   */
  public QuerySet find(String named) {
    Optional<Path> address = address(named);
    Optional<QuerySet> row = row(named, address);
    if (row.isPresent()) {
      return row.get();
    }
    if (address.isPresent() && exists(address.get())) {
      return isFolder(address.get()) ? table(named) : file(address.get().toString());
    }
    throw unknown(named);
  }

  /** Features are read only of a row that is there: without them, a look at all rows is cheap. */
  private Optional<QuerySet> row(String named, Optional<Path> address) {
    try (JobDescription job = JobDescription.of(spark, "Look for the query in the table")) {
      return features
          .rows()
          .select("uri")
          .where(col("uri").isin(named, address.map(Path::toString).orElse(named)))
          .limit(1)
          .as(Encoders.STRING())
          .collectAsList()
          .stream()
          .findFirst()
          .map(this::row);
    }
  }

  private QuerySet row(String uri) {
    return new QuerySet(
        uri + ", in the table",
        1,
        List.of(TableVectors.query(features, uri).next()).iterator(),
        Map.of());
  }

  private QuerySet table(String folder) {
    FeatureTable other = FeatureTable.open(spark, folder, unfinished);
    FeatureSelection queries = new ComparableColumns(features).of(other);
    return new QuerySet(
        Formatted.of("the rows of %s", other.uri()),
        queries.count(),
        TableVectors.queries(queries),
        Map.of());
  }

  private QuerySet file(String uri) {
    return new FileQuery(features, models.apply(features.origin().model()), hadoop()).of(uri);
  }

  /** Empty for a name that cannot be one of a file or folder. */
  private Optional<Path> address(String named) {
    try {
      Path path = new Path(named);
      return Optional.of(path.getFileSystem(hadoop()).makeQualified(path));
    } catch (IOException | IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  private boolean exists(Path path) {
    try {
      return system(path).exists(path);
    } catch (IOException failure) {
      throw unreachable(path, failure);
    }
  }

  private boolean isFolder(Path path) {
    try {
      return system(path).getFileStatus(path).isDirectory();
    } catch (IOException failure) {
      throw unreachable(path, failure);
    }
  }

  private FileSystem system(Path path) throws IOException {
    return path.getFileSystem(hadoop());
  }

  private Configuration hadoop() {
    return spark.sessionState().newHadoopConf();
  }

  private static UserException unreachable(Path path, IOException failure) {
    return new UserException(
        Formatted.of("Cannot reach %s: %s. Check the address in --to.", path, failure.getMessage()),
        failure);
  }

  private UserException unknown(String named) {
    return new UserException(
        Formatted.of(
            "There is no '%s': it is not the uri of a row of %s, nor a file or a folder. The nearest uris are:\n  %s\nPass a uri as the table has it, a file, or a feature table.",
            ForeignText.line(named),
            features.inWords(),
            String.join("\n  ", nearest(named).stream().map(ForeignText::line).toList())));
  }

  /** By the name at the end, which is what people remember; then by the whole uri. */
  private List<String> nearest(String named) {
    String name = named.substring(named.lastIndexOf('/') + 1);
    try (JobDescription job = JobDescription.of(spark, "Look for similar uris")) {
      return features
          .rows()
          .select("uri")
          .orderBy(
              levenshtein(substring_index(col("uri"), "/", -1), lit(name)),
              levenshtein(col("uri"), lit(named)),
              col("uri"))
          .limit(SUGGESTIONS)
          .as(Encoders.STRING())
          .collectAsList();
    }
  }
}

package io.frostline.spark.listing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry.Kind;
import io.frostline.text.rows.TextFile;
import io.frostline.text.rows.TextPart;
import io.frostline.text.rows.TextParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The texts in the rows of files. The driver lists the files and looks at the first, and the
 * executors read them, with one task for each file, or for each part of a large one whose lines are
 * rows: its rows are counted first, because the number of a row is known only after those before.
 *
 * <p>In a folder, visible files with the ending of the format are included, or all visible ones if
 * none has it, as Spark writes texts. What is not a regular file is a row of its own, which will be
 * rejected.
 */
final class TextListing {
  private final SparkSession spark;
  private final TextSource source;
  private final Configuration hadoop;

  TextListing(SparkSession spark, TextSource source) {
    this.spark = spark;
    this.source = source;
    this.hadoop = spark.sessionState().newHadoopConf();
  }

  Dataset<Row> list() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(hadoop));
    List<TextPart> parts = new CountedParts(source, context, configuration).of(files());
    TextSource texts = source;
    JavaRDD<Row> rows =
        context
            .parallelize(IntStream.range(0, parts.size()).boxed().toList(), parts.size())
            .flatMap(
                index -> ListedTexts.of(parts.get(index), texts, configuration.value().value()));
    Dataset<Row> listed = spark.createDataFrame(rows, ListedExample.SCHEMA);
    return source.namesExamples() ? withDistinctIds(listed) : listed;
  }

  /** Rows with the same id become one, whose place says that it is to be rejected. */
  private static Dataset<Row> withDistinctIds(Dataset<Row> rows) {
    Column[] others =
        Stream.of("place", "label", "length", "modified", "hash")
            .map(name -> col(name))
            .toArray(Column[]::new);
    Column place = col("first.place");
    Dataset<Row> grouped =
        rows.groupBy("uri").agg(min(struct(others)).as("first"), count(lit(1)).as("rows"));
    return grouped.select(
        col("uri"),
        col("first.label"),
        col("first.length"),
        col("first.modified"),
        col("first.hash"),
        when(col("rows").gt(1), concat(place, lit(TextFile.SHARED_ID)))
            .otherwise(place)
            .as("place"));
  }

  private List<List<TextPart>> files() {
    try {
      List<List<TextPart>> files = new ArrayList<>();
      if (SparkTableFiles.isTable(spark, source, hadoop)) {
        SparkTableFiles.of(spark, source.uri(), source.columns())
            .forEach(file -> files.add(List.of(TextPart.whole(file))));
      } else {
        for (FolderEntry file : found()) {
          files.add(parts(file));
        }
      }
      check(files);
      return files;
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of("The texts at %s cannot be listed: %s.", source.uri(), Reason.of(failure)),
          failure);
    }
  }

  private List<TextPart> parts(FolderEntry file) throws IOException {
    String uri = file.path().toString();
    return file.kind() == Kind.FILE
        ? TextParts.of(uri, file.status().getLen(), source.format(), TextParts.BYTES, hadoop)
        : List.of(TextPart.whole(uri));
  }

  private List<FolderEntry> found() throws IOException {
    FolderRoots roots = FolderRoots.of(source.uri(), source.links(), hadoop);
    List<FolderEntry> given = roots.entries();
    List<FolderEntry> visible = new ArrayList<>();
    for (FolderEntry file : FolderFiles.of(roots, source.links(), hadoop)) {
      if (given.contains(file) || FolderEntry.isVisibleFolder(file.path().getName())) {
        visible.add(file);
      }
    }
    return source.withTexts(given, visible);
  }

  private void check(List<List<TextPart>> files) throws IOException {
    if (files.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "There is no %s file at %s. Check --texts and --format.",
              source.format().keyword(), source.uri()));
    }
    TextFile.check(files.get(0).get(0).file(), source.format(), source.columns(), hadoop);
  }
}

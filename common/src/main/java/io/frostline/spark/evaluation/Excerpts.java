package io.frostline.spark.evaluation;

import static org.apache.spark.sql.functions.col;

import io.frostline.evaluation.Preview;
import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.message.Formatted;
import io.frostline.spark.JobDescription;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.ListedExample;
import io.frostline.text.Excerpt;
import io.frostline.text.TextDecoder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The beginnings of texts, found by listing their source again, since a uri need not say where a
 * text is.
 *
 * @param texts the source that the table was extracted from
 */
public record Excerpts(ExampleSource texts) implements PreviewSource {
  private static final TextDecoder DECODER = new TextDecoder(TextDecoder.MOST_CHARACTERS);
  private static final Excerpt TILE = new Excerpt(600);
  private static final Excerpt HOVER = new Excerpt(160);

  public Excerpts {
    Objects.requireNonNull(texts, "texts");
  }

  @Override
  public Previews of(SparkSession spark, List<String> uris, Size size) {
    if (uris.isEmpty()) {
      return Previews.gathered(List.of());
    }
    ExampleSource source = texts;
    Excerpt excerpt = size == Size.TILE ? TILE : HOVER;
    Broadcast<SerializableConfiguration> hadoop =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    try (JobDescription job = JobDescription.of(spark, "Read texts for the report")) {
      return withMissing(
          uris,
          Previews.gathered(
              source
                  .list(spark)
                  .where(col("uri").isInCollection(uris))
                  .javaRDD()
                  .mapPartitions(rows -> excerpts(rows, source, hadoop.value(), excerpt))
                  .collect()));
    } finally {
      hadoop.destroy();
    }
  }

  private Previews withMissing(List<String> uris, Previews found) {
    Optional<String> missing =
        uris.stream()
            .filter(uri -> !found.previews().containsKey(uri))
            .findFirst()
            .map(uri -> Formatted.of("%s is not among the texts of %s", uri, texts.uri()));
    return new Previews(found.previews(), found.failure().or(() -> missing));
  }

  private static Iterator<Row> excerpts(
      Iterator<Row> rows, ExampleSource source, SerializableConfiguration hadoop, Excerpt excerpt) {
    List<Row> previews = new ArrayList<>();
    try (ExampleReader reader = source.reader(hadoop.value())) {
      while (rows.hasNext()) {
        Example text = ListedExample.file(rows.next());
        try {
          String content = DECODER.decode(reader.read(text));
          previews.add(Previews.shown(text.uri(), Preview.ofText(excerpt.of(content))));
        } catch (RejectedExampleException unusable) {
          previews.add(Previews.missing(text.uri(), unusable.getMessage()));
        }
      }
    }
    return previews.iterator();
  }
}

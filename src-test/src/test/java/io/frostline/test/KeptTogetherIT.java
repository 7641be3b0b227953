package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.feature.SplitRule;
import io.frostline.spark.features.GroupedSplit;
import io.frostline.test.SyntheticFeatures.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code train --group-column}: copies that stay together. Of 240 rows of four classes, 120 are in
 * 40 groups of three rows, whose labels differ.
 */
class KeptTogetherIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUPS = "40 groups of several rows with 120 labelled rows in all";

  @TempDir private Path folder;

  @BeforeEach
  void makeATable() throws IOException {
    ColorClassifier.importInto(folder, store());
    SyntheticFeatures made = new SyntheticFeatures(240, 3, 4, 8, 0, 1);
    Claim claim = ColorClassifier.claim(store());
    Dataset<Row> rows = made.rows(SharedSpark.session(), claim);
    Metadata metadata = rows.schema().apply("features").metadata();
    made.write(
        rows.withColumn("number", number())
            .withColumn("uri", concat(lit("file:" + folder + "/"), col("uri")))
            .withColumn("copy_of", when(number().lt(120), floor(number().divide(3))))
            .withColumn("one", lit("all"))
            .withColumn("class", when(col("label").equalTo("class-01"), "b").otherwise(null))
            .withColumn("features", col("features").as("features", metadata)),
        features(),
        claim);
  }

  @Test
  void aGroupIsInOnePortionAndIsFoundThereAgain() throws IOException {
    train("--out", "alone").succeeded();
    Command train = train("--out", "together", "--group-column", "copy_of").succeeded();

    assertThat(torn("alone")).isGreaterThan(5);
    assertThat(torn("together")).isZero();
    assertThat(train.err()).contains("Kept together: " + GROUPS + ", by copy_of.");
    assertThat(train.out()).contains("Kept together by the split: " + GROUPS + ", by copy_of.");
    JsonNode record = record("together");
    for (JsonNode rows : record.at("/rows")) {
      assertThat(rows.at("/train").asInt()).isBetween(47, 49);
      assertThat(rows.at("/test").asInt()).isBetween(5, 7);
    }
    evaluate("together").succeeded();
    JsonNode metrics = JSON.readTree(folder.resolve("report/metrics.json").toFile());
    assertThat(metrics.at("/rows")).isEqualTo(record.at("/metrics/rows"));
    assertThat(metrics.at("/accuracy")).isEqualTo(record.at("/metrics/accuracy"));
    assertThat(folder.resolve("report/report.html"))
        .content()
        .contains("Kept together by the split");
  }

  @Test
  void aFileGivesTheSamePortionsAsAColumn() throws IOException {
    Path file = groups("uri,group", 40);
    train("--out", "column", "--group-column", "copy_of").succeeded();
    train("--out", "file", "--group-column", file).succeeded();

    assertThat(torn("file")).isZero();
    assertThat(record("file").at("/rows")).isEqualTo(record("column").at("/rows"));
    assertThat(record("file").at("/split/groups/by").asText()).isEqualTo("file:" + file + "#group");
    evaluate("file").succeeded();

    groups("uri,group", 39);
    Command changed = evaluate("file", "--overwrite");
    assertThat(changed.exitCode()).isEqualTo(2);
    assertThat(changed.err())
        .contains("groups.csv#group are not those that the training kept together")
        .contains("Restore the file, or train again");
    Files.delete(file);
    assertThat(evaluate("file", "--overwrite").err())
        .contains("groups.csv#group is neither a column of the table nor a file");
  }

  @Test
  void aResumedTrainingRefusesOtherGroups() throws Exception {
    Path file = groups("uri,group", 40);
    Object[] options = {"--out", "killed", "--group-column", file, "--epochs", 25};
    Path checkpoint = store().resolve(".training-killed/checkpoint");
    Launcher.killWhen(() -> Files.exists(checkpoint), command(options));
    assertThat(checkpoint).exists();

    groups("uri,group", 39);
    Command changed = train(options);
    assertThat(changed.exitCode()).isEqualTo(2);
    assertThat(changed.err()).contains("from a different training", "split: existing");
    assertThat(train("--out", "killed", "--epochs", 25).err())
        .contains("from a different training", "split: existing");
    groups("uri,group", 40);
    assertThat(train(options).succeeded().err()).contains("Resuming an interrupted training");
    assertThat(torn("killed")).isZero();
  }

  @Test
  void groupsThatCannotBeKeptTogetherAreRefused() throws IOException {
    Path file = groups("uri,maker", 40);
    Path elsewhere = folder.resolve("elsewhere.csv");
    Files.writeString(elsewhere, "uri,group\nother.jpg,a\n");

    assertThat(refused("copyof"))
        .contains("--group-column copyof is neither a column", "Did you mean 'copy_of'?");
    assertThat(refused(file + "#makr")).contains("no column makr", "Did you mean 'maker'?");
    assertThat(refused(elsewhere.toString()))
        .contains("has no group for any of 240 labelled rows", "Compare its uris");
    assertThat(refused("one")).contains("240 of 240 labelled rows into the group 'all'");
    assertThat(refused("copy_of", "--split", "portion"))
        .contains("--split portion names a column that decides alone");
    assertThat(refused("class", "--split", "10/0/90"))
        .contains("leaves the class 'class-01' without training rows: its 60 labelled rows are");
  }

  private String refused(Object groups, Object... options) {
    List<Object> all = new ArrayList<>(List.of("--out", "refused", "--group-column", groups));
    all.addAll(List.of(options));
    Command command = train(all.toArray());
    assertThat(command.exitCode()).isEqualTo(2);
    return command.err();
  }

  /**
   * The groups of the first rows, and one of a picture that the table does not have. Files are
   * named as Spark, a shell and Python name them.
   */
  private Path groups(String columns, int count) throws IOException {
    List<String> lines = new ArrayList<>(List.of(columns, "absent.jpg,1"));
    List<String> forms = List.of("", folder + "/", folder.toUri().toString());
    for (int row = 0; row < 120; row++) {
      if (row / 3 < count) {
        lines.add("%ssynthetic/%07d.jpg,%d".formatted(forms.get(row % 3), row, row / 3));
      }
    }
    return Files.write(folder.resolve("groups.csv"), lines);
  }

  /** The number of groups with rows in several portions. */
  private long torn(String classifier) throws IOException {
    SplitRule rule = JSON.treeToValue(record(classifier).at("/split"), SplitRule.class);
    return GroupedSplit.assign(SharedSpark.session().read().parquet(features().toString()), rule)
        .where("copy_of IS NOT NULL")
        .groupBy("copy_of")
        .agg(countDistinct("split").as("portions"))
        .where("portions > 1")
        .count();
  }

  private Command train(Object... options) {
    return frostline(command(options).toArray());
  }

  private List<Object> command(Object... options) {
    List<Object> command =
        new ArrayList<>(List.of("train", "--features", features(), "--models", store()));
    command.addAll(List.of(options));
    if (!command.contains("--epochs")) {
      command.addAll(List.of("--epochs", 4));
    }
    return command;
  }

  private Command evaluate(String classifier, Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--features",
                features(),
                "--models",
                store(),
                "--model",
                classifier,
                "--out",
                folder.resolve("report")));
    command.addAll(List.of(options));
    return frostline(command.toArray());
  }

  private Path features() {
    return folder.resolve("features");
  }

  private Path store() {
    return folder.resolve("store");
  }

  private JsonNode record(String classifier) throws IOException {
    return JSON.readTree(store().resolve(classifier + "/training.json").toFile());
  }

  private static Column number() {
    return regexp_extract(col("uri"), "([0-9]+)[.]jpg", 1).cast("int");
  }
}

package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.test.SyntheticFeatures.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --groups}: how a head does on groups that it has not seen. */
class GroupsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @BeforeEach
  void importBackbone() throws IOException {
    ColorClassifier.importInto(folder, store());
  }

  @Test
  void aColumnLeavesOutOneGroupAfterTheOther() throws IOException {
    table(rows -> rows.withColumn("maker", maker()));

    Command train = train("--groups", "maker", "--l2", "auto").succeeded();

    assertThat(train.err())
        .contains(
            "Fold 1 of 3: tested is 'maker ", "Fold 3 of 3", "The head, trained on all groups:");
    assertThat(train.out())
        .containsPattern("On groups never seen: [0-9.]+ % .*, over 216 rows of 3 groups, left out")
        .contains("lowest loss on 216 rows of groups never seen:");
    JsonNode record = record();
    assertThat(record.at("/unseen_groups/by").asText()).isEqualTo("maker");
    assertThat(record.at("/unseen_groups/accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(record.at("/unseen_groups/left_out").asInt()).isZero();
    assertThat(record.at("/l2_candidates")).hasSize(8);
    assertThat(record.at("/metrics/rows").asInt()).isEqualTo(24);
    assertThat(store().resolve(".training-head")).doesNotExist();

    Path report = folder.resolve("report");
    frostline(
            "evaluate",
            "--features",
            folder.resolve("features"),
            "--models",
            store(),
            "--model",
            "head",
            "--out",
            report)
        .succeeded();
    assertThat(report.resolve("report.html"))
        .content()
        .contains("Accuracy on groups never seen", "left out in 3 folds", "groups by maker");
  }

  /** The features of a class point elsewhere in each group, so nothing is learnt for the others. */
  @Test
  void groupsThatHaveNothingInCommonAreSeenToHaveNothingInCommon() throws IOException {
    table(
        rows ->
            rows.withColumn("maker", maker())
                .withColumn(
                    "label",
                    when(maker().equalTo("maker 0"), col("label"))
                        .when(col("label").equalTo("class-00"), lit("class-01"))
                        .when(col("label").equalTo("class-01"), lit("class-00"))
                        .when(col("label").equalTo("class-02"), lit("class-03"))
                        .otherwise(lit("class-02"))));

    train("--groups", "maker").succeeded();

    assertThat(record().at("/unseen_groups/accuracy").asDouble()).isLessThan(0.8);
    assertThat(record().has("l2_candidates")).isFalse();
  }

  @Test
  void aFileOrAPartOfTheUriGivesTheSameGroups() throws IOException {
    table(this::below);
    Path groups = folder.resolve("groups [1].csv");
    List<String> lines = new ArrayList<>(List.of("uri,group"));
    for (int row = 10; row < 240; row++) {
      lines.add("synthetic/%07d.jpg,\"the %d, ones\"".formatted(row, row % 10));
    }
    Files.write(groups, lines);

    train("--groups", groups).succeeded();
    JsonNode byFile = record().at("/unseen_groups");
    train("--groups", "uri:([0-9])[.]jpg", "--replace").succeeded();
    JsonNode byUri = record().at("/unseen_groups");

    assertThat(byFile.at("/groups").asInt()).isEqualTo(10);
    assertThat(byFile.at("/folds").asInt()).isEqualTo(5);
    assertThat(byFile.at("/left_out").asInt()).isEqualTo(10);
    assertThat(byUri.at("/groups").asInt()).isEqualTo(10);
    assertThat(byUri.at("/rows").asInt()).isEqualTo(216);
    assertThat(byUri.at("/left_out").asInt()).isZero();
  }

  /** As extract reads it: relative uris, other names of the columns, semicolons, and Parquet. */
  @Test
  void aColumnOfTheManifestGivesTheGroups() throws IOException {
    table(this::below);
    Path manifest = folder.resolve("photos.csv");
    List<String> lines = new ArrayList<>(List.of("image;class;Maker;licence"));
    for (int row = 0; row < 240; row++) {
      lines.add("synthetic/%07d.jpg;%d;the %d;free".formatted(row, row % 4, row % 3));
    }
    Files.write(manifest, lines);
    Path table = folder.resolve("photos.parquet");
    SharedSpark.session()
        .read()
        .option("header", true)
        .option("sep", ";")
        .csv(manifest.toString())
        .write()
        .parquet(table.toString());

    train("--groups", manifest + "#maker").succeeded();
    JsonNode byCsv = record().at("/unseen_groups");
    train("--groups", table + "#Maker", "--replace").succeeded();
    JsonNode byParquet = record().at("/unseen_groups");

    assertThat(byCsv.at("/groups").asInt()).isEqualTo(3);
    assertThat(byCsv.at("/left_out").asInt()).isZero();
    assertThat(byCsv.at("/by").asText()).isEqualTo(manifest + "#maker");
    assertThat(byParquet.at("/groups").asInt()).isEqualTo(3);
    assertThat(byParquet.at("/accuracy")).isEqualTo(byCsv.at("/accuracy"));
  }

  @Test
  void groupsThatCannotBeLeftOutAreRefused() throws IOException {
    table(rows -> below(rows).withColumn("all", lit("one")));
    Path twice = folder.resolve("twice.csv");
    Files.writeString(twice, "uri,group\nsynthetic/0000001.jpg,a\nsynthetic/0000001.jpg,b\n");
    Path columns = folder.resolve("columns.tsv");
    Files.writeString(columns, "uri\tmaker\nsynthetic/0000001.jpg\ta\n");

    assertThat(train("--groups", "all").err())
        .contains("--groups all puts the labelled rows into 1 group", "at least two");
    assertThat(train("--groups", "nothing").err())
        .contains("--groups nothing is neither a column of the table nor a file");
    assertThat(train("--groups", "uri:[0-9]").err()).contains("has no part in parentheses");
    assertThat(train("--groups", "uri:([0-9]").err()).contains("is not a regular expression");
    assertThat(train("--groups", "label").err())
        .contains("have only classes that no other group has");
    assertThat(train("--groups", twice).err())
        .contains("/synthetic/0000001.jpg into two groups, 'a' and 'b'");
    assertThat(train("--groups", columns + "#shop").err())
        .contains("columns.tsv has no column shop among its 2 columns", "columns.tsv#maker");
    assertThat(train("--groups", folder.resolve("none.csv#maker")).err())
        .contains("none.csv#maker is neither a column of the table nor a file");
    Command wrong = train("--groups", columns);
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("columns.tsv has no column group among its 2 columns");
  }

  private Command train(Object... options) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "train",
                "--features",
                folder.resolve("features"),
                "--models",
                store(),
                "--out",
                "head",
                "--epochs",
                8));
    command.addAll(List.of(options));
    return frostline(command.toArray());
  }

  /** 240 rows of four classes that three features tell apart. */
  private void table(UnaryOperator<Dataset<Row>> change) throws IOException {
    SyntheticFeatures made = new SyntheticFeatures(240, 3, 4, 8, 0, 1);
    Claim claim = ColorClassifier.claim(store());
    Dataset<Row> rows = made.rows(SharedSpark.session(), claim);
    Metadata metadata = rows.schema().apply("features").metadata();
    made.write(
        change.apply(rows).withColumn("features", col("features").as("features", metadata)),
        folder.resolve("features"),
        claim);
  }

  /** With the uris that extract gives to files in the folder. */
  private Dataset<Row> below(Dataset<Row> rows) {
    return rows.withColumn("uri", concat(lit("file:" + folder + "/"), col("uri")));
  }

  private Path store() {
    return folder.resolve("store");
  }

  private JsonNode record() throws IOException {
    return JSON.readTree(store().resolve("head/training.json").toFile());
  }

  private static Column maker() {
    return concat(lit("maker "), pmod(xxhash64(col("uri"), lit(7)), lit(3)));
  }
}

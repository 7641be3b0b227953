package io.frostline.test;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.spark.CommonFolder;
import io.frostline.spark.TableSplit;
import io.frostline.spark.listing.ExampleSource;
import io.frostline.spark.listing.SampledSource;
import io.frostline.spark.training.SplitChoice;
import io.frostline.spark.training.SplitFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The split of labelled examples, wherever they are. */
class SplitIT {
  private static final int OF_A_CLASS = 100;
  private static final List<String> CLASSES = List.of("bird", "cat");
  private static final SplitRule.Shares SHARES = new SplitRule.Shares(0.8, 0.1, 0.1);
  private static final StructType SCHEMA =
      new StructType().add("uri", DataTypes.StringType).add("label", DataTypes.StringType);

  @TempDir private Path folder;

  @Test
  void aFolderIsSplitTheSameWhereverItIs() {
    Map<String, String> here = portions("file:/data/pictures/");
    Map<String, String> there = portions("s3a://bucket/\uD83D\uDC26 birds/2026/");

    assertThat(here).hasSize(2 * OF_A_CLASS).isEqualTo(there);
    assertThat(here.values().stream().filter(Portion.TEST.keyword()::equals)).hasSize(20);
  }

  @Test
  void theFolderIsTheOneThatAllClassesHaveInCommon() {
    assertThat(find(rows("file:/data/pictures/")).below()).isEqualTo("file:/data/pictures/");
    assertThat(find(rows("image ")).below()).isEmpty();
  }

  @Test
  void rowsElsewhereAreAssignedByTheirUris() {
    SplitRule rule = find(rows("file:/data/pictures/"));
    SplitRule whole = SplitRule.byHash(rule.shares(), rule.bounds(), "");
    Dataset<Row> elsewhere = rows("file:/data/more/");

    assertThat(TableSplit.assign(elsewhere, rule).collectAsList())
        .isEqualTo(TableSplit.assign(elsewhere, whole).collectAsList());
  }

  @Test
  void theSameImagesAreDrawnWhereverTheyAre() throws IOException {
    Path here = copy("here/pictures");
    Path there = copy("there");

    assertThat(drawn(here)).hasSize(40).isEqualTo(drawn(there));
  }

  private Path copy(String name) throws IOException {
    Path copy = folder.resolve(name);
    for (String label : CLASSES) {
      Path ofClass = Files.createDirectories(copy.resolve(label));
      for (int number = 0; number < OF_A_CLASS; number++) {
        Files.write(ofClass.resolve(number + ".png"), new byte[] {1});
      }
    }
    return copy;
  }

  private static Set<String> drawn(Path images) {
    String start = images.toUri().toString().replace("file:///", "file:/");
    return new SampledSource(ExampleSource.of(images.toString()), 40, 0.2)
        .list(SharedSpark.session()).select("uri").collectAsList().stream()
            .map(row -> row.getString(0).substring(start.length()))
            .collect(Collectors.toSet());
  }

  private static Map<String, String> portions(String start) {
    Dataset<Row> rows = rows(start);
    Map<String, String> portions = new TreeMap<>();
    TableSplit.assign(rows, find(rows))
        .select(new CommonFolder(start).path(), col(TableSplit.COLUMN))
        .collectAsList()
        .forEach(row -> portions.put(row.getString(0), row.getString(1)));
    return portions;
  }

  private static SplitRule find(Dataset<Row> rows) {
    return new SplitFinder(rows, new SplitChoice(SHARES, null)).find();
  }

  private static Dataset<Row> rows(String start) {
    List<Row> rows = new ArrayList<>();
    for (String label : CLASSES) {
      for (int number = 0; number < OF_A_CLASS; number++) {
        rows.add(RowFactory.create(start + label + "/" + number + ".png", label));
      }
    }
    return SharedSpark.session().createDataFrame(rows, SCHEMA);
  }
}

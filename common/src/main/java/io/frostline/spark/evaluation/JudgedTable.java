package io.frostline.spark.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.frostline.backbone.ModelPackage;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.HeadNetwork;
import io.frostline.classifier.TrainingRecord;
import io.frostline.evaluation.ClassIndex;
import io.frostline.evaluation.Report.Fact;
import io.frostline.example.ExampleKind;
import io.frostline.feature.TableExtent;
import io.frostline.message.Formatted;
import io.frostline.message.PlainNumber;
import io.frostline.message.UserException;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.FeatureSelection;
import io.frostline.spark.features.FeatureTable;
import io.frostline.spark.features.GroupedSplit;
import io.frostline.spark.features.PredictionsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a table to evaluate, and the judge that determines the predictions for them.
 *
 * @param model the name of the classifier
 * @param kind what its rows are about
 * @param uris of the table, or of the tables whose rows were joined
 * @param rows the rows, with the columns that the judge reads
 * @param record of the training of the classifier, if it is known
 * @param facts where rows and predictions come from
 * @param remarks notes on the rows
 */
public record JudgedTable(
    String model,
    ExampleKind kind,
    List<String> uris,
    JudgedPortion portion,
    Dataset<Row> rows,
    Judge judge,
    Optional<TrainingRecord> record,
    List<Fact> facts,
    List<String> remarks) {
  /** The name of the fact that says how much of their images the tables have. */
  public static final String EXTENT = "Evaluated on";

  /**
   * Feature tables, evaluated with the head of a classifier.
   *
   * @throws UserException if the classifier was trained on other features
   */
  public static JudgedTable features(
      List<FeatureTable> tables, ModelPackage classifier, JudgedPortion portion) {
    HeadNetwork head = HeadNetwork.of(classifier);
    TrainingRecord record = ClassifierPackage.record(classifier);
    FeatureSelection features =
        FeatureSelection.of(new TrainedFeatures(head.model(), record.table()).in(tables));
    Dataset<Row> rows =
        withPortion(features.rows(), portion, Optional.of(record))
            .select(
                col("uri"),
                col("label"),
                col(TableSplit.COLUMN),
                xxhash64(lit("map"), col("uri")).as("drawn"),
                features.vector().as("features"));
    RowSelection selection = new RowSelection(new ClassIndex(head.classes()), portion.keyword());
    return new JudgedTable(
        head.model(),
        features.origin().examples(),
        features.uris(),
        portion,
        rows,
        new HeadJudge(selection, head),
        Optional.of(record),
        withExtents(features.extents(), TrainingFacts.of(classifier, record)),
        features.notes().toList());
  }

  /** A predictions table of any classifier, of which all rows are evaluated. */
  public static JudgedTable predictions(PredictionsTable table) {
    return predictions(
        table,
        JudgedPortion.ALL,
        Optional.empty(),
        List.of(
            new Fact("Model", Formatted.of("%s, sha256 %s", table.model(), table.sha256())),
            new Fact("Preprocessing", PlainNumber.within(table.preprocessing()))));
  }

  /**
   * A predictions table of a classifier that Frostline trained, for which the portions are known.
   *
   * @throws UserException if the table comes from another classifier
   */
  public static JudgedTable predictions(
      PredictionsTable table, ModelPackage classifier, JudgedPortion portion) {
    TrainingRecord record = ClassifierPackage.record(classifier);
    if (!table.sha256().equals(classifier.description().sha256())) {
      throw new UserException(
          Formatted.of(
              "The predictions of %s come from model %s (sha256 %s), but %s is a different model (sha256 %s). Classify the %s with %s, or name the model that created the table.",
              table.uri(),
              table.model(),
              table.sha256(),
              classifier.description().name(),
              classifier.description().sha256(),
              table.examples().nouns(),
              classifier.description().name()));
    }
    return predictions(table, portion, Optional.of(record), TrainingFacts.of(classifier, record));
  }

  private static JudgedTable predictions(
      PredictionsTable table,
      JudgedPortion portion,
      Optional<TrainingRecord> record,
      List<Fact> facts) {
    boolean knowsAll = table.knowsAllProbabilities();
    Dataset<Row> rows =
        withPortion(table.rows(), portion, record)
            .select(
                col("uri"),
                col("label"),
                col(TableSplit.COLUMN),
                col(knowsAll ? "probabilities" : "top"));
    RowSelection selection = new RowSelection(new ClassIndex(table.classes()), portion.keyword());
    return new JudgedTable(
        table.model(),
        table.examples(),
        List.of(table.uri()),
        portion,
        rows,
        new PredictionJudge(selection, knowsAll),
        record,
        withExtents(List.of(table.extent()), facts),
        table.extent().warning().stream().toList());
  }

  private static List<Fact> withExtents(List<TableExtent> extents, List<Fact> facts) {
    return Stream.concat(Stream.of(new Fact(EXTENT, inWords(extents))), facts.stream()).toList();
  }

  /** {@code file:/tables/features: 200 rows of 200 listed images}, a line for each table. */
  static String inWords(List<TableExtent> extents) {
    return extents.stream()
        .map(extent -> Formatted.of("%s: %s", extent.table(), extent.inWords()))
        .collect(Collectors.joining("\n"));
  }

  private static Dataset<Row> withPortion(
      Dataset<Row> rows, JudgedPortion portion, Optional<TrainingRecord> record) {
    return portion.portion().isPresent()
        ? GroupedSplit.assign(rows, record.orElseThrow().split())
        : rows.withColumn(TableSplit.COLUMN, lit(RowSelection.ALL));
  }

  ClassIndex classes() {
    return judge.selection().classes();
  }

  /** {@code the test portion of file:/tables/features}. */
  public String inWords() {
    return portion.of(String.join(" and ", uris));
  }

  /** {@code the test portion of features}. */
  String inShort() {
    return portion.of(
        uris.stream().map(uri -> new Path(uri).getName()).collect(Collectors.joining(" and ")));
  }

  /** The notes that are known before any row is evaluated. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(remarks);
    boolean ofTraining =
        record
            .filter(found -> Set.copyOf(found.table().uris()).equals(Set.copyOf(uris)))
            .isPresent();
    if (portion == JudgedPortion.TRAIN || portion == JudgedPortion.ALL && ofTraining) {
      notes.add(
          Formatted.of(
              "The classifier was trained on %s of these %s, so the figures are too optimistic. For an unbiased figure, evaluate the test portion.",
              portion == JudgedPortion.TRAIN ? "all" : "most", kind.nouns()));
    }
    if (portion == JudgedPortion.TEST && record.isPresent() && !ofTraining) {
      notes.add(
          Formatted.of(
              "The classifier was trained on another table, %s. If it has seen none of these %s, evaluate all of them with --portion all.",
              String.join(" and ", record.orElseThrow().table().uris()), kind.nouns()));
    }
    List<String> shared = classes().shared();
    if (!shared.isEmpty()) {
      notes.add(
          Formatted.of(
              "Classes with the same name are counted as one: %s.", String.join(", ", shared)));
    }
    return notes;
  }
}

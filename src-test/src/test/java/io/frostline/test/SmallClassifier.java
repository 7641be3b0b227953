package io.frostline.test;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.classifier.ClassifierPackage;
import io.frostline.classifier.NewClassifier;
import io.frostline.classifier.TrainingRecord;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.Epoch;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.HeadLayers;
import io.frostline.head.Optimizer;
import io.frostline.head.Schedule;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.spark.TableSplit;
import io.frostline.spark.features.FeatureTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A classifier package made of a small feature table on this machine alone: a softmax regression,
 * and a split by hash of 60 : 15 : 25.
 */
final class SmallClassifier {
  private static final int EPOCHS = 12;
  private static final HeadConfiguration CONFIGURATION =
      new HeadConfiguration(
          List.of(),
          Activation.RELU,
          0,
          1e-4,
          Optimizer.ADAM,
          2e-3,
          Schedule.CONSTANT,
          64,
          EPOCHS,
          1,
          ClassWeighting.NONE,
          0,
          1);

  private final FeatureTable table;
  private final FeatureColumn column;
  private final List<String> labels;
  private final SplitRule split;

  private SmallClassifier(SparkSession spark, Path features) {
    table = FeatureTable.open(spark, features.toString());
    column = table.column(Optional.empty());
    labels = table.labels();
    Map<String, SplitRule.Bounds> bounds = new LinkedHashMap<>();
    SplitRule.Bounds same = new SplitRule.Bounds(below(0.6), below(0.75));
    labels.forEach(label -> bounds.put(label, same));
    split = SplitRule.byHash(new SplitRule.Shares(0.6, 0.15, 0.25), bounds, "");
  }

  private static long below(double share) {
    return (long) (Long.MIN_VALUE + share * 0x1p64);
  }

  /** Trains, joins and writes it into the store that holds the backbone. */
  static void write(Path features, Path models, String name) throws IOException {
    SparkSession spark = SharedSpark.session();
    new SmallClassifier(spark, features).write(new ModelStore(models), name);
  }

  private void write(ModelStore store, String name) throws IOException {
    Standardisation standardisation = standardisation(rows(Portion.TRAIN));
    DataSet train = data(rows(Portion.TRAIN), standardisation);
    DataSet validation = data(rows(Portion.VALIDATION), standardisation);
    MultiLayerNetwork network =
        new HeadLayers(CONFIGURATION, column.width(), labels.size(), List.of()).network();
    List<Epoch> history = new ArrayList<>();
    for (int number = 1; number <= EPOCHS; number++) {
      network.fit(train);
      history.add(
          new Epoch(
              number,
              CONFIGURATION.learningRate(),
              network.score(train),
              accuracy(network, train),
              network.score(validation),
              accuracy(network, validation),
              train.numExamples(),
              0.1));
    }
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, zip, true);
    ModelPackage backbone = store.open(table.provenance().origin().model());
    TrainedHead head = new TrainedHead(zip.toByteArray(), standardisation, labels, column.width());
    ClassifierPackage.write(
        store,
        Existing.KEEP,
        new NewClassifier(
            ModelName.of(name), backbone, List.of(column), head, record(standardisation, history)));
  }

  private static double accuracy(MultiLayerNetwork network, DataSet data) {
    INDArray right = network.output(data.getFeatures()).argMax(1).eq(data.getLabels().argMax(1));
    return right.castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT).meanNumber().doubleValue();
  }

  private List<Row> rows(Portion portion) {
    return TableSplit.assign(table.rows(), split)
        .where("split = '%s'".formatted(portion.keyword()))
        .select("label", column.column())
        .collectAsList();
  }

  private Standardisation standardisation(List<Row> rows) {
    float[] mean = new float[column.width()];
    float[] deviation = new float[column.width()];
    for (int feature = 0; feature < mean.length; feature++) {
      double sum = 0;
      double squares = 0;
      for (Row row : rows) {
        double number = row.<Float>getList(1).get(feature);
        sum += number;
        squares += number * number;
      }
      double variance = squares / rows.size() - Math.pow(sum / rows.size(), 2);
      mean[feature] = (float) (sum / rows.size());
      deviation[feature] = variance > 1e-9 ? (float) Math.sqrt(variance) : 1;
    }
    return new Standardisation(mean, deviation);
  }

  private DataSet data(List<Row> rows, Standardisation standardisation) {
    float[][] features = new float[rows.size()][column.width()];
    float[][] truth = new float[rows.size()][labels.size()];
    for (int place = 0; place < rows.size(); place++) {
      List<Float> numbers = rows.get(place).getList(1);
      for (int feature = 0; feature < numbers.size(); feature++) {
        features[place][feature] = numbers.get(feature);
      }
      standardisation.apply(features[place], 0);
      truth[place][labels.indexOf(rows.get(place).getString(0))] = 1;
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(truth));
  }

  private TrainingRecord record(Standardisation standardisation, List<Epoch> history) {
    return new TrainingRecord(
        "test",
        CONFIGURATION,
        split,
        new TrainingRecord.Table(
            List.of(table.uri()), List.of(column), table.provenance().origin()),
        labels,
        labels.stream().map(label -> new TrainingRecord.ClassRows(label, 15, 4, 6)).toList(),
        new TrainingRecord.Unused(0, 0, 0, 0),
        history,
        EPOCHS,
        1.5,
        1,
        null,
        standardisation);
  }
}

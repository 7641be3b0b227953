package io.frostline.classifier;

import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.SplitRule;
import io.frostline.head.Activation;
import io.frostline.head.ClassWeighting;
import io.frostline.head.Epoch;
import io.frostline.head.FeatureTransform;
import io.frostline.head.HeadConfiguration;
import io.frostline.head.Optimizer;
import io.frostline.head.Schedule;
import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.image.JpegDecoding;
import io.frostline.imports.deeplearning4j.Deeplearning4jSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.Adam;

/** Heads with random weights, in plain Deeplearning4j. */
final class TestHeads {
  private TestHeads() {}

  /** The only column of a table of this backbone at its default layer. */
  static FeatureColumn column(ModelPackage backbone, Pooling pooling) {
    return column(backbone, backbone.description().features(), pooling);
  }

  static FeatureColumn column(ModelPackage backbone, String layer, Pooling pooling) {
    return (FeatureColumn)
        ExtractionPlan.features(backbone, List.of(layer), pooling).origin().columns().get(0);
  }

  static MultiLayerNetwork network(int width, int classes, IActivation activation, int... hidden) {
    Deeplearning4jSettings.apply();
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .weightInit(WeightInit.XAVIER)
            .updater(new Adam(1e-3))
            .list();
    int below = width;
    for (int units : hidden) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(below)
              .nOut(units)
              .activation(activation)
              .dropOut(0.5)
              .biasInit(0.1)
              .build());
      below = units;
    }
    layers.layer(
        new OutputLayer.Builder()
            .nIn(below)
            .nOut(classes)
            .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
            .biasInit(0.2)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  static TrainedHead trained(MultiLayerNetwork network, int width, int classes) {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(network, zip, true);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    Random random = new Random(5);
    float[] mean = new float[width];
    float[] deviation = new float[width];
    for (int feature = 0; feature < width; feature++) {
      mean[feature] = random.nextFloat() * 10;
      deviation[feature] = 0.5f + random.nextFloat() * 20;
    }
    return new TrainedHead(
        zip.toByteArray(), new Standardisation(mean, deviation), labels(classes), width);
  }

  /** The same head on transformed features. */
  static TrainedHead on(FeatureTransform transform, TrainedHead head) {
    Standardisation was = head.standardisation();
    return new TrainedHead(
        head.zip(),
        new Standardisation(transform, was.mean(), was.deviation()),
        head.classes(),
        head.width());
  }

  static List<String> labels(int classes) {
    return IntStream.range(0, classes).mapToObj(number -> "class <" + number + "> ä").toList();
  }

  static NewClassifier classifier(
      String name, ModelPackage backbone, List<FeatureColumn> columns, TrainedHead head) {
    return new NewClassifier(
        ModelName.of(name), backbone, columns, head, record(backbone, columns, head));
  }

  /** Trained on features of JPEGs that were decoded like this. */
  static NewClassifier classifier(
      String name,
      ModelPackage backbone,
      FeatureColumn column,
      TrainedHead head,
      JpegDecoding decoding) {
    List<FeatureColumn> columns = List.of(column);
    return new NewClassifier(
        ModelName.of(name), backbone, columns, head, record(backbone, columns, head, decoding));
  }

  static TrainingRecord record(
      ModelPackage backbone, List<FeatureColumn> columns, TrainedHead head) {
    return record(backbone, columns, head, JpegDecoding.EXACT);
  }

  private static TrainingRecord record(
      ModelPackage backbone, List<FeatureColumn> columns, TrainedHead head, JpegDecoding decoding) {
    return record(
        columns,
        head,
        ExtractionPlan.features(
                backbone, List.of(columns.get(0).layer()), Pooling.of(columns.get(0).pool()))
            .with(decoding)
            .origin());
  }

  static TrainingRecord record(List<FeatureColumn> columns, TrainedHead head, Origin origin) {
    Map<String, SplitRule.Bounds> bounds = new LinkedHashMap<>();
    head.classes().forEach(label -> bounds.put(label, new SplitRule.Bounds(1L << 62, 1L << 62)));
    return new TrainingRecord(
        "test",
        new HeadConfiguration(
            List.of(7),
            Activation.RELU,
            0,
            1e-4,
            Optimizer.ADAM,
            1e-3,
            Schedule.values()[0],
            32,
            2,
            1,
            ClassWeighting.values()[0],
            0,
            1),
        SplitRule.byHash(new SplitRule.Shares(0.8, 0.1, 0.1), bounds, ""),
        new TrainingRecord.Table(List.of("file:/features"), columns, origin),
        head.classes(),
        head.classes().stream().map(label -> new TrainingRecord.ClassRows(label, 8, 1, 1)).toList(),
        new TrainingRecord.Unused(0, 0, 0, 0),
        List.of(new Epoch(1, 1e-3, 1.5, 0.5, 1.6, 0.4, 80, 0.1)),
        1,
        0.1,
        2,
        null,
        head.standardisation());
  }
}

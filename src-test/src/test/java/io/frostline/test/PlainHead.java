package io.frostline.test;

import io.frostline.head.Standardisation;
import io.frostline.head.TrainedHead;
import io.frostline.imports.deeplearning4j.Deeplearning4jSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** A head trained in plain Deeplearning4j on one machine, on every row that it is given. */
final class PlainHead {
  private static final int STEPS = 60;

  private PlainHead() {}

  static TrainedHead train(float[][] features, List<String> labels, List<String> classes)
      throws IOException {
    Deeplearning4jSettings.apply();
    int width = features[0].length;
    Standardisation standardisation = standardisation(features);
    INDArray rows = Nd4j.create(features.length, width);
    INDArray wanted = Nd4j.zeros(features.length, classes.size());
    for (int row = 0; row < features.length; row++) {
      float[] standardised = features[row].clone();
      standardisation.apply(standardised, 0);
      rows.putRow(row, Nd4j.createFromArray(standardised));
      wanted.putScalar(row, classes.indexOf(labels.get(row)), 1);
    }
    MultiLayerNetwork network = network(width, classes.size());
    for (int step = 0; step < STEPS; step++) {
      network.fit(new DataSet(rows, wanted));
    }
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, zip, true);
    return new TrainedHead(zip.toByteArray(), standardisation, classes, width);
  }

  private static MultiLayerNetwork network(int width, int classes) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(2e-3))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(width)
                        .nOut(16)
                        .activation(Activation.RELU)
                        .build())
                .layer(
                    new OutputLayer.Builder()
                        .nIn(16)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static Standardisation standardisation(float[]... features) {
    int width = features[0].length;
    float[] mean = new float[width];
    float[] deviation = new float[width];
    for (int feature = 0; feature < width; feature++) {
      double sum = 0;
      double squares = 0;
      for (float[] row : features) {
        sum += row[feature];
        squares += (double) row[feature] * row[feature];
      }
      double average = sum / features.length;
      double variance = Math.max(0, squares / features.length - average * average);
      mean[feature] = (float) average;
      deviation[feature] = variance < 1e-9 ? 1 : (float) Math.sqrt(variance);
    }
    return new Standardisation(mean, deviation);
  }
}

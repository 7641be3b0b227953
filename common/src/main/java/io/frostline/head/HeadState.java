package io.frostline.head;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * All that a network in training is, as plain numbers: what goes to the workers, into checkpoints
 * and back. Training that goes on from a state is the same to the last bit.
 *
 * @param layers Deeplearning4j's configuration as JSON
 * @param updater what the optimiser remembers; empty where it remembers nothing
 * @param iterations steps that were made, which Adam counts
 */
public record HeadState(String layers, float[] parameters, float[] updater, int iterations)
    implements Serializable {

  /** The state of a network. */
  public static HeadState of(MultiLayerNetwork network) {
    return new HeadState(
        network.getLayerWiseConfigurations().toJson(),
        network.params().toFloatVector(),
        updaterOf(network),
        network.getIterationCount());
  }

  /** What a network's optimiser remembers; empty where it remembers nothing. */
  public static float[] updaterOf(MultiLayerNetwork network) {
    Updater updater = network.getUpdater();
    INDArray state = updater == null ? null : updater.getStateViewArray();
    return state == null ? new float[0] : state.toFloatVector();
  }

  /** A network in this state. */
  public MultiLayerNetwork network() {
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(layers);
    configuration.setIterationCount(iterations);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(row(parameters), false);
    if (updater.length > 0) {
      network.setUpdater(new MultiLayerUpdater(network, Nd4j.createFromArray(updater)));
    }
    return network;
  }

  private static INDArray row(float[] numbers) {
    return Nd4j.create(numbers, new long[] {1, numbers.length}, 'c');
  }

  /** The same with numbers of its own from now on, and more steps behind it. */
  public HeadState after(float[] newParameters, float[] newUpdater, int steps) {
    return new HeadState(layers, newParameters, newUpdater, iterations + steps);
  }

  /** The same with another learning rate. */
  public HeadState withLearningRate(double rate) {
    MultiLayerNetwork network = network();
    network.setLearningRate(rate);
    return new HeadState(
        network.getLayerWiseConfigurations().toJson(), parameters, updater, iterations);
  }

  /** The network as Deeplearning4j's ModelSerializer writes it, for further training. */
  public byte[] zip() {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(network(), zip, true);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return zip.toByteArray();
  }

  /** Writes what {@link #read} reads. */
  public void write(DataOutput to) throws IOException {
    byte[] json = layers.getBytes(StandardCharsets.UTF_8);
    to.writeInt(json.length);
    to.write(json);
    to.writeInt(iterations);
    write(parameters, to);
    write(updater, to);
  }

  private static void write(float[] numbers, DataOutput to) throws IOException {
    to.writeInt(numbers.length);
    for (float number : numbers) {
      to.writeInt(Float.floatToRawIntBits(number));
    }
  }

  /** Reads what {@link #write} wrote. */
  public static HeadState read(DataInput from) throws IOException {
    byte[] json = new byte[from.readInt()];
    from.readFully(json);
    int iterations = from.readInt();
    float[] parameters = readNumbers(from);
    return new HeadState(
        new String(json, StandardCharsets.UTF_8), parameters, readNumbers(from), iterations);
  }

  private static float[] readNumbers(DataInput from) throws IOException {
    float[] numbers = new float[from.readInt()];
    for (int index = 0; index < numbers.length; index++) {
      numbers[index] = Float.intBitsToFloat(from.readInt());
    }
    return numbers;
  }
}

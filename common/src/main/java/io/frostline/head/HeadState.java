package io.frostline.head;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The complete state of a network in training, as plain numbers: it is sent to the workers and
 * saved in checkpoints. Training that resumes from a state gives the same result to the last bit.
 *
 * @param layers the Deeplearning4j configuration as JSON
 * @param updater the state of the optimiser; empty if it has none
 * @param iterations steps so far, which Adam counts
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

  /** The state of a graph, whose layers may have learning rates of their own. */
  public static HeadState of(ComputationGraph graph) {
    return new HeadState(
        graph.getConfiguration().toJson(),
        graph.params().toFloatVector(),
        updaterOf(graph),
        graph.getConfiguration().getIterationCount());
  }

  /** The state of a network's optimiser; empty if it has none. */
  public static float[] updaterOf(NeuralNetwork network) {
    INDArray state = network.updaterState();
    return state == null ? new float[0] : state.toFloatVector();
  }

  /** Whether it belongs to a graph rather than a stack of layers. */
  public boolean isGraph() {
    return layers.contains("\"networkInputs\"");
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

  /** A graph in this state. */
  public ComputationGraph graph() {
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(layers);
    configuration.setIterationCount(iterations);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(row(parameters), false);
    FasterLayers.install(graph);
    if (updater.length > 0) {
      graph.setUpdater(new ComputationGraphUpdater(graph, Nd4j.createFromArray(updater)));
    }
    return graph;
  }

  private static INDArray row(float[] numbers) {
    return Nd4j.create(numbers, new long[] {1, numbers.length}, 'c');
  }

  /** The state with new numbers, after more steps. */
  public HeadState after(float[] newParameters, float[] newUpdater, int steps) {
    return new HeadState(layers, newParameters, newUpdater, iterations + steps);
  }

  /**
   * The same with another learning rate. In a graph it is that of the output layer; the other
   * layers keep their ratio to it.
   */
  public HeadState withLearningRate(double rate) {
    if (isGraph()) {
      return withLearningRates(rate);
    }
    MultiLayerNetwork network = network();
    network.setLearningRate(rate);
    return new HeadState(
        network.getLayerWiseConfigurations().toJson(), parameters, updater, iterations);
  }

  /**
   * In the configuration: a graph would reorder its optimiser state for every layer, and cannot
   * where there are batch normalisations. Because all rates keep their ratios, the order stays.
   */
  private HeadState withLearningRates(double rate) {
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(layers);
    double before =
        updaters(configuration, configuration.getNetworkOutputs().get(0))
            .findFirst()
            .orElseThrow()
            .getLearningRate(0, 0);
    configuration.getVertices().keySet().stream()
        .flatMap(vertex -> updaters(configuration, vertex))
        .filter(IUpdater::hasLearningRate)
        .forEach(own -> own.setLrAndSchedule(own.getLearningRate(0, 0) / before * rate, null));
    return new HeadState(configuration.toJson(), parameters, updater, iterations);
  }

  /** The updaters of a layer's weights and, if separate, its biases; none for other vertices. */
  private static Stream<IUpdater> updaters(
      ComputationGraphConfiguration configuration, String vertex) {
    return configuration.getVertices().get(vertex) instanceof LayerVertex holder
            && holder.getLayerConf().getLayer() instanceof BaseLayer layer
        ? Stream.of(layer.getIUpdater(), layer.getBiasUpdater()).filter(Objects::nonNull)
        : Stream.empty();
  }

  /** The same with the weights of another head; it has no hidden layers. */
  public HeadState with(LinearHead head) {
    MultiLayerNetwork network = network();
    INDArray weights = network.getLayer(0).getParam("W");
    weights.assign(Nd4j.create(head.weights(), weights.shape(), 'c'));
    INDArray bias = network.getLayer(0).getParam("b");
    bias.assign(Nd4j.create(head.bias(), bias.shape(), 'c'));
    return of(network);
  }

  /** The network as the Deeplearning4j ModelSerializer writes it, for further training. */
  public byte[] zip() {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(isGraph() ? graph() : network(), zip, true);
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

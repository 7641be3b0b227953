package io.frostline.spark.extraction;

import io.frostline.backbone.NetworkInput;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.InputForm;
import io.frostline.feature.LoadedForm;
import io.frostline.feature.LoadedNetwork;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.spark.ExecutorCache;
import io.frostline.text.Tokenizer;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A cut network as seen by tasks: it is distributed as a file, and each executor has one session
 * that all its tasks share; and one tokenizer, if the network takes texts.
 *
 * @param network the cut network
 * @param tokenizers that the form needs
 * @param tensors the outputs of the network
 * @param input of its model package
 * @param form how an example becomes its input
 * @param batchSize examples per batch
 */
public record ExecutorNetwork(
    DistributedFile network,
    List<DistributedFile> tokenizers,
    List<String> tensors,
    NetworkInput input,
    InputForm form,
    int batchSize)
    implements Serializable {

  /**
   * Distributes the network of a plan to the cluster, unless this has already been done.
   *
   * @param batchSize examples per batch, if the network accepts several
   */
  public static ExecutorNetwork distribute(SparkSession spark, ExtractionPlan plan, int batchSize) {
    SparkContext context = spark.sparkContext();
    return new ExecutorNetwork(
        DistributedFile.of(
            context, "network", plan.network().sha256(), () -> plan.network().onnx()),
        plan.form().tokenizers().stream()
            .map(
                tokenizer ->
                    DistributedFile.of(
                        context, "tokenizer", tokenizer.sha256(), tokenizer::content))
            .toList(),
        plan.network().outputs().stream().map(FeatureOutput::tensor).toList(),
        plan.network().input(),
        plan.form(),
        plan.batchSize(batchSize));
  }

  /** Made batches for measuring, as {@link InputForm#shares} has them. */
  List<List<InputTensor>> shares(List<List<Object>> examples) {
    return form.shares(input, batchSize, examples);
  }

  /** The session of this executor, for a task. */
  public Lease lease() {
    return lease(List.of(this)).get(0);
  }

  /**
   * The sessions of several networks, for a task that uses all of them; one lease for each, in the
   * same order.
   */
  public static List<Lease> lease(List<ExecutorNetwork> networks) {
    ExecutorCache cache = ExecutorCache.executorWide();
    List<ExecutorCache.Lease<Tokenizer>> tokenizers =
        cache.acquire(
            Tokenizer.class, networks.stream().flatMap(ExecutorNetwork::openings).toList());
    try {
      List<ExecutorCache.Lease<NetworkSession>> sessions =
          cache.acquire(
              NetworkSession.class, networks.stream().map(ExecutorNetwork::opening).toList());
      return leases(networks, sessions.iterator(), tokenizers.iterator());
    } catch (RuntimeException failure) {
      tokenizers.forEach(ExecutorCache.Lease::close);
      throw failure;
    }
  }

  private static List<Lease> leases(
      List<ExecutorNetwork> networks,
      Iterator<ExecutorCache.Lease<NetworkSession>> sessions,
      Iterator<ExecutorCache.Lease<Tokenizer>> tokenizers) {
    return networks.stream()
        .map(
            network ->
                new Lease(
                    network,
                    sessions.next(),
                    network.tokenizers.stream().map(each -> tokenizers.next()).toList()))
        .toList();
  }

  private ExecutorCache.Shared<NetworkSession> opening() {
    return new ExecutorCache.Shared<>(
        network.sha256(), () -> NetworkSession.openPart(network.arrived()));
  }

  private Stream<ExecutorCache.Shared<Tokenizer>> openings() {
    return IntStream.range(0, tokenizers.size())
        .mapToObj(
            number ->
                new ExecutorCache.Shared<>(
                    tokenizers.get(number).sha256(),
                    () -> form.tokenizers().get(number).open(tokenizers.get(number).arrived())));
  }

  /** Allows a task to use the session of the executor until closed. */
  public static final class Lease implements AutoCloseable {
    private final ExecutorNetwork network;
    private final ExecutorCache.Lease<NetworkSession> session;
    private final List<ExecutorCache.Lease<Tokenizer>> tokenizers;

    private Lease(
        ExecutorNetwork network,
        ExecutorCache.Lease<NetworkSession> session,
        List<ExecutorCache.Lease<Tokenizer>> tokenizers) {
      this.network = network;
      this.session = session;
      this.tokenizers = tokenizers;
    }

    /** The network with what it is given. */
    public LoadedNetwork loaded() {
      return new LoadedNetwork(load(network.form()), this::run, network.batchSize());
    }

    /** A form of this network, which may use its examples in another way, with its tokenizers. */
    public LoadedForm load(InputForm form) {
      return form.load(tokenizers.stream().map(ExecutorCache.Lease::opened).toList());
    }

    private float[][][] run(List<InputTensor> batch) {
      Map<String, FloatTensor> tensors = session().run(batch);
      return network.tensors().stream()
          .map(name -> tensors.get(name).rows())
          .toArray(float[][][]::new);
    }

    /** Runs a batch and passes on its outputs one by one, by the names of their tensors. */
    public void run(List<InputTensor> batch, BiConsumer<String, FloatTensor> outputs) {
      session().run(batch, outputs);
    }

    NetworkSession session() {
      return session.opened();
    }

    @Override
    public void close() {
      session.close();
      tokenizers.forEach(ExecutorCache.Lease::close);
    }
  }
}

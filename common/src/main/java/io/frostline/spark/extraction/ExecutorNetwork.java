package io.frostline.spark.extraction;

import io.frostline.backbone.NetworkInput;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.InputForm;
import io.frostline.feature.LoadedNetwork;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.storage.TemporaryFiles;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.SparkSession;

/**
 * A cut network as seen by tasks: it is distributed as a file, and each executor has one session
 * that all its tasks share.
 *
 * @param file name under which Spark distributes the cut network
 * @param sha256 of that file
 * @param tensors the outputs of the network
 * @param input of its model package
 * @param form how an example becomes its input
 * @param batchSize examples per batch
 */
public record ExecutorNetwork(
    String file,
    String sha256,
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
    return new ExecutorNetwork(
        distribute(spark.sparkContext(), plan.network()),
        plan.network().sha256(),
        plan.network().outputs().stream().map(FeatureOutput::tensor).toList(),
        plan.network().input(),
        plan.form(),
        plan.batchSize(batchSize));
  }

  private static String distribute(SparkContext context, CutNetwork network) {
    String name = network.sha256() + ".onnx";
    if (context.listFiles().exists(address -> address.endsWith("/" + name))) {
      return name;
    }
    try {
      Path file = TemporaryFiles.folder("frostline").resolve(name);
      Files.write(file, network.onnx());
      file.toFile().deleteOnExit();
      file.getParent().toFile().deleteOnExit();
      context.addFile(file.toUri().toString());
      return name;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
    List<NetworkCache.Lease> leases =
        NetworkCache.executorWide()
            .acquire(networks.stream().map(ExecutorNetwork::distributed).toList());
    return IntStream.range(0, networks.size())
        .mapToObj(index -> new Lease(networks.get(index), leases.get(index)))
        .toList();
  }

  private NetworkCache.NetworkFile distributed() {
    return new NetworkCache.NetworkFile(sha256, Path.of(SparkFiles.get(file)));
  }

  /** Allows a task to use the session of the executor until closed. */
  public static final class Lease implements AutoCloseable {
    private final ExecutorNetwork network;
    private final NetworkCache.Lease lease;

    private Lease(ExecutorNetwork network, NetworkCache.Lease lease) {
      this.network = network;
      this.lease = lease;
    }

    /** The network with what it is given. */
    public LoadedNetwork loaded() {
      return new LoadedNetwork(network.form(), this::run, network.batchSize());
    }

    private float[][][] run(List<InputTensor> batch) {
      Map<String, FloatTensor> tensors = lease.session().run(batch);
      return network.tensors().stream()
          .map(name -> tensors.get(name).rows())
          .toArray(float[][][]::new);
    }

    /** Runs a batch and passes on its outputs one by one, by the names of their tensors. */
    public void run(List<InputTensor> batch, BiConsumer<String, FloatTensor> outputs) {
      lease.session().run(batch, outputs);
    }

    NetworkSession session() {
      return lease.session();
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}

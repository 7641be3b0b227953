package io.frostline.quantisation;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkFingerprint;
import io.frostline.backbone.Quantisation;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.cut.MultiplyAccumulates;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.ModelProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network on integers that is about to become a package: with the layers of the package on floats
 * that it still has.
 *
 * @param plan what runs on integers
 * @param network takes floats
 * @param description without checks, proof and facts
 * @param files what the package has beside its network, by name: that of texts, its tokenizer
 */
public record QuantisedPackage(
    QuantisationPlan plan,
    ModelProto network,
    ModelDescription description,
    Map<String, byte[]> files) {

  /**
   * Quantises a package.
   *
   * @param name of the new package
   * @param statistics of every tensor of the plan
   */
  public static QuantisedPackage of(
      ModelPackage floats,
      String name,
      QuantisationPlan plan,
      Map<String, TensorStatistics> statistics) {
    ModelProto network = Int8Network.of(plan, statistics);
    OnnxGraph graph = new OnnxGraph(network.getGraph());
    List<Layer> layers =
        floats.description().layers().stream()
            .filter(layer -> graph.producer(layer.name()).isPresent())
            .toList();
    ModelDescription was = floats.description();
    return new QuantisedPackage(
        plan,
        network,
        new ModelDescription(
            name,
            was.kind(),
            Sha256.of(network.toByteArray()),
            NetworkFingerprint.of(network),
            was.source(),
            was.input(),
            was.preprocessing(),
            was.output(),
            layers,
            was.features(),
            was.classes(),
            was.scores(),
            was.batch(),
            List.of(),
            null,
            was.files(),
            was.notes(),
            null,
            was.pooling(),
            was.text()),
        files(floats));
  }

  private static Map<String, byte[]> files(ModelPackage floats) {
    Map<String, byte[]> files = new HashMap<>();
    try {
      for (String name : floats.description().files().keySet()) {
        files.put(name, Files.readAllBytes(floats.file(name)));
      }
      return files;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The network in a folder, where it can be cut and run like a package. */
  public ModelPackage draftIn(Path folder) {
    try {
      writeInto(folder);
      return new ModelPackage(folder, description);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** Writes the network and the files beside it. */
  public void writeInto(Path folder) throws IOException {
    Files.write(ModelPackage.networkIn(folder), network.toByteArray());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /**
   * The share of the multiply-accumulate operations that run on integers, 0 to 1; those of products
   * of two sequences are not counted, because their number depends on the length.
   *
   * @param floats the package that was quantised
   */
  public double integerShare(ModelPackage floats) {
    ModelPackage listed = SequenceTensors.listedIn(floats);
    long integers = 0;
    for (IntegerNode node : plan.nodes()) {
      if (node.kernel().isPresent()) {
        integers +=
            (long) node.kernel().get().each()
                * listed.description().layerNamed(node.output()).numbers();
      }
    }
    return (double) integers / new MultiplyAccumulates(listed).all();
  }

  /**
   * The description of the package to write.
   *
   * @param checks of the network against itself
   * @param sha256OfProof of the content of {@code proof.bin}
   */
  public ModelDescription proved(
      List<Check> checks, String sha256OfProof, Quantisation quantisation) {
    return new ModelDescription(
        description.name(),
        description.kind(),
        description.sha256(),
        description.fingerprint(),
        description.source(),
        description.input(),
        description.preprocessing(),
        description.output(),
        description.layers(),
        description.features(),
        description.classes(),
        description.scores(),
        description.batch(),
        checks,
        sha256OfProof,
        description.files(),
        description.notes(),
        quantisation,
        description.pooling(),
        description.text());
  }
}

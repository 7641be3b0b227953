package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.SharedFiles;
import io.frostline.imports.NetworkImport;
import io.frostline.imports.OnnxNetworkFile;
import io.frostline.imports.TestRequests;
import io.frostline.imports.WrongWeight;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.applications.Variant;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.ImageInput;
import io.frostline.proof.KnownValues;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.ProofImages;
import io.frostline.proof.RequestedFormat;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A weight that is wrong by a thousandth must not pass for rounding: every one that changes a
 * feature by more than 1e-4 of the largest in its layer is found, and so are nearly all others.
 */
class MutationTest {
  /** Two gradients and the photograph would do as well; fewer images make finding harder. */
  private static final int FIRST_IMAGE = 5;

  private static final int IMAGES = 2;
  private static final double NOTICEABLE = 1e-4;
  private static final long SEED = 3;
  private static final int SIDE = 32;

  @TempDir private Path folder;

  @Test
  void everyNoticeableOneOfTheSampleNetworkIsFound(TestReporter reporter, TestInfo test) {
    Path file = Path.of("..", "deploy", "sample", "models", "mobilenet_v2", "model.onnx");
    check(new OnnxNetworkFile(file), TestRequests.TO_ONE, 0.8, reporter, test);
  }

  @Test
  void everyNoticeableOneOfAMobileNetWithPlainPixelsIsFound(TestReporter reporter, TestInfo test) {
    check(written(KerasApplication.MOBILENET_V2), TestRequests.PLAIN, 0.8, reporter, test);
  }

  @Test
  void everyNoticeableOneOfAnEfficientNetIsFound(TestReporter reporter, TestInfo test) {
    check(written(KerasApplication.EFFICIENTNET_B0), TestRequests.PLAIN, 0.8, reporter, test);
  }

  @Test
  void everyNoticeableOneOfARealNetworkWithPlainPixelsIsFound(
      TestReporter reporter, TestInfo test) {
    Path file = SharedFiles.of("models/mobilenet_v2/mobilenet_v2.h5");
    check(new KerasNetworkFile(file, Optional.empty()), TestRequests.PLAIN, 0.8, reporter, test);
  }

  private NetworkFile written(KerasApplication application) {
    LayerGraph graph = application.network(new Variant(SIDE, SIDE, OptionalInt.of(4)));
    Path file = folder.resolve("network.h5");
    KerasFileWriter.whole(file, new WeightedNetwork(graph, new SeededWeights(SEED).of(graph)));
    return new KerasNetworkFile(file, Optional.empty());
  }

  private static ImportRequest request(NetworkFile file, Preprocessing preprocessing) {
    return new ImportRequest(
        file,
        "network",
        new RequestedFormat(Optional.empty(), Optional.empty(), ColorOrder.RGB),
        preprocessing);
  }

  private static void check(
      NetworkFile file,
      Preprocessing preprocessing,
      double leastShare,
      TestReporter reporter,
      TestInfo test) {
    try (SourceNetwork source = file.read(request(file, preprocessing))) {
      ModelProto network = batched(source);
      KnownValues known = known(source, new ProofImages(source.format(), preprocessing));
      List<String> all = List.copyOf(known.layers().keySet());
      assertThat(known.compareSeparately(network, all)).allMatch(LayerComparison::agrees);
      assertThat(known.compare(network)).allMatch(LayerComparison::agrees);
      Map<String, FloatTensor> right = run(network, known);
      List<WrongWeight> weights = WrongWeight.inEachLayer(network, SEED);
      Map<WrongWeight, Double> missed = new LinkedHashMap<>();
      for (WrongWeight weight : weights) {
        ModelProto wrong = weight.in(network);
        if (!isFound(wrong, weight, known)) {
          missed.put(weight, change(right, run(wrong, known)));
        }
      }
      double largest = missed.values().stream().mapToDouble(change -> change).max().orElse(0);
      reporter.publishEntry(
          test.getDisplayName(),
          "%d of %d wrong weights found; the others change no feature by more than %.1e"
              .formatted(weights.size() - missed.size(), weights.size(), largest));
      assertThat(missed).allSatisfy((weight, change) -> assertThat(change).isLessThan(NOTICEABLE));
      assertThat((double) missed.size() / weights.size()).isLessThan(1 - leastShare);
    }
  }

  private static ModelProto batched(SourceNetwork source) {
    ModelProto.Builder network = source.model().toBuilder();
    network
        .getGraphBuilder()
        .clearInput()
        .addInput(ImageInput.declare(source.input(), source.format(), Tensors.symbolic("N")));
    return network.build();
  }

  /** What the source has at its layers. */
  private static KnownValues known(SourceNetwork source, ProofImages images) {
    List<Map<String, FloatTensor>> singles =
        IntStream.range(FIRST_IMAGE, FIRST_IMAGE + IMAGES)
            .mapToObj(
                image -> source.engine().run(images.batch(image, image + 1), source.tensors()))
            .toList();
    Map<String, FloatTensor> layers = new LinkedHashMap<>();
    source.tensors().stream()
        .filter(singles.get(0)::containsKey)
        .forEach(
            tensor ->
                layers.put(
                    tensor, batch(singles.stream().map(single -> single.get(tensor)).toList())));
    return new KnownValues(
        Map.of(source.input().getName(), images.batch(FIRST_IMAGE, FIRST_IMAGE + IMAGES)), layers);
  }

  private static FloatTensor batch(List<FloatTensor> singles) {
    long[] shape = singles.get(0).shape().clone();
    shape[0] = singles.size();
    int width = singles.get(0).values().length;
    float[] values = new float[width * singles.size()];
    for (int image = 0; image < singles.size(); image++) {
      System.arraycopy(singles.get(image).values(), 0, values, image * width, width);
    }
    return new FloatTensor(shape, values);
  }

  private static Map<String, FloatTensor> run(ModelProto network, KnownValues known) {
    byte[] onnx = GraphCut.at(network, known.layers().keySet()).toByteArray();
    try (NetworkSession session = NetworkSession.open(onnx, "The network")) {
      return session.run(known.inputs().values().iterator().next());
    }
  }

  /** The largest in any layer, in units of the layer's largest value. */
  private static double change(Map<String, FloatTensor> right, Map<String, FloatTensor> wrong) {
    double change = 0;
    for (Map.Entry<String, FloatTensor> layer : right.entrySet()) {
      float[] values = layer.getValue().values();
      float[] others = wrong.get(layer.getKey()).values();
      double largest = 0;
      double difference = 0;
      for (int index = 0; index < values.length; index++) {
        largest = Math.max(largest, Math.abs(values[index]));
        difference = Math.max(difference, Math.abs(values[index] - others[index]));
      }
      change = Math.max(change, difference == 0 ? 0 : difference / largest);
    }
    return change;
  }

  private static boolean isFound(ModelProto wrong, WrongWeight weight, KnownValues known) {
    String layer =
        new OnnxGraph(wrong.getGraph())
            .dependents(weight.tensor()).stream()
                .filter(known.layers()::containsKey)
                .findFirst()
                .orElseThrow();
    return differs(known.compareSeparately(wrong, List.of(layer))) || differs(known.compare(wrong));
  }

  private static boolean differs(List<LayerComparison> comparisons) {
    return comparisons.stream().anyMatch(compared -> !compared.agrees());
  }

  /** The layers above it hide it: there, rounding has accumulated. */
  @Test
  void anImportWithAWrongWeightThatOnlyItsOwnLayerShowsIsRefused() {
    NetworkFile right = written(KerasApplication.MOBILENET_V2);
    WrongWeight hidden;
    try (SourceNetwork source = right.read(request(right, TestRequests.PLAIN))) {
      ModelProto network = batched(source);
      KnownValues known = known(source, new ProofImages(source.format(), TestRequests.PLAIN));
      hidden =
          WrongWeight.inEachLayer(network, SEED).stream()
              .filter(weight -> !differs(known.compare(weight.in(network))))
              .filter(weight -> isFound(weight.in(network), weight, known))
              .findFirst()
              .orElseThrow();
    }

    assertThatThrownBy(
            () ->
                new NetworkImport()
                    .run(
                        request(new Mistranslated(right, hidden), TestRequests.PLAIN),
                        new ModelStore(folder)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not reproduce the original: 1 layer differs; the first")
        .hasMessageContaining("times what rounding explains. Nothing was written.");
  }

  /** A file that is read with a wrong weight, which its engine does not have. */
  private record Mistranslated(NetworkFile right, WrongWeight weight) implements NetworkFile {
    @Override
    public Path path() {
      return right.path();
    }

    @Override
    public SourceNetwork read(ImportRequest request) {
      SourceNetwork source = right.read(request);
      return new SourceNetwork(
          weight.in(source.model()),
          source.input(),
          source.format(),
          source.tensors(),
          source.engine());
    }
  }
}

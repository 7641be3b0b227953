package io.frostline.backbone.imports;

import io.frostline.backbone.FloatTensor;
import io.frostline.backbone.GraphCut;
import io.frostline.backbone.NetworkSession;
import io.frostline.backbone.onnx.ModelProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a source network image by image and a rewritten one in a batch, and compares them tensor by
 * tensor.
 *
 * <p>Tensors are compared in groups of at most 64 million floats, each a cut and a run of its own,
 * so that a group takes at most 256 MiB of the Java heap and as much native memory.
 */
final class LayerProof {
  private static final long FLOATS_AT_ONCE = 64L << 20;

  private final SourceNetwork source;
  private final NoiseImages noise;

  LayerProof(SourceNetwork source, NoiseImages noise) {
    this.source = source;
    this.noise = noise;
  }

  /** The shapes of the source's float tensors when one image is run. */
  Map<String, long[]> shapes() {
    Map<String, long[]> observed = new HashMap<>();
    try (NetworkSession session = open(source.model(), source.tensors())) {
      session.run(noise.single(0), (tensor, values) -> observed.put(tensor, values.shape()));
    }
    Map<String, long[]> ordered = new LinkedHashMap<>();
    source.tensors().stream()
        .filter(observed::containsKey)
        .forEach(tensor -> ordered.put(tensor, observed.get(tensor)));
    return ordered;
  }

  /**
   * Compares tensors.
   *
   * @param tested has the source's tensors
   * @param shapes of the tensors to compare for one image, in order
   * @param images how many are run, singly in the source and at once in the network under test
   */
  List<LayerComparison> compare(ModelProto tested, Map<String, long[]> shapes, int images) {
    List<LayerComparison> comparisons = new ArrayList<>();
    List<String> group = new ArrayList<>();
    long floats = 0;
    for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
      long size = images * Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b);
      if (floats + size > FLOATS_AT_ONCE && !group.isEmpty()) {
        comparisons.addAll(compareGroup(tested, group, images));
        group.clear();
        floats = 0;
      }
      group.add(tensor.getKey());
      floats += size;
    }
    comparisons.addAll(compareGroup(tested, group, images));
    return comparisons;
  }

  private List<LayerComparison> compareGroup(ModelProto tested, List<String> tensors, int images) {
    List<Map<String, FloatTensor>> singles = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      singles.add(source.engine().run(noise.single(image), tensors));
    }
    Map<String, LayerComparison> compared = new HashMap<>();
    try (NetworkSession session = open(tested, tensors)) {
      session.run(
          noise.batch(images),
          (tensor, batch) ->
              compared.put(tensor, LayerComparison.of(tensor, batch, of(tensor, singles))));
    }
    return tensors.stream().map(compared::get).toList();
  }

  private static FloatTensor[] of(String tensor, List<Map<String, FloatTensor>> singles) {
    return singles.stream().map(single -> single.get(tensor)).toArray(FloatTensor[]::new);
  }

  private static NetworkSession open(ModelProto model, List<String> tensors) {
    return NetworkSession.open(GraphCut.at(model, tensors).toByteArray(), "The network");
  }
}

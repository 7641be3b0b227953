package io.frostline.backbone.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.backbone.NetworkFailure;
import io.frostline.backbone.OnnxGraph;
import io.frostline.backbone.Tensors;
import io.frostline.backbone.onnx.ModelProto;
import io.frostline.backbone.onnx.NodeProto;
import io.frostline.backbone.onnx.TensorShapeProto.Dimension;
import io.frostline.backbone.onnx.ValueInfoProto;
import io.frostline.config.UserException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network whose batch is as free as it could be made, and what was found comparing it with its
 * source.
 *
 * @param batch free or one, with the reason
 * @param comparisons of every tensor, in topological order
 */
record ProvenNetwork(ModelProto model, Batch batch, List<LayerComparison> comparisons) {
  static final int IMAGES = 4;

  /** How many images were compared. */
  int images() {
    return batch.size() == BatchSize.FREE ? IMAGES : 1;
  }

  /**
   * Tries the network as it is, if it declares a free batch, then rewritten; failing both, keeps it
   * at one image a run.
   */
  static ProvenNetwork of(SourceNetwork source, NoiseImages noise) {
    LayerProof proof = new LayerProof(source, noise);
    Map<String, long[]> shapes = proof.shapes();
    String obstacle = "";
    for (ModelProto candidate : candidates(source, shapes)) {
      try {
        List<LayerComparison> comparisons = proof.compare(candidate, shapes, IMAGES);
        obstacle = obstacle(source.graph(), comparisons, shapes);
        if (obstacle.isEmpty()) {
          String reason = "a batch of %d equals %d single runs".formatted(IMAGES, IMAGES);
          return new ProvenNetwork(candidate, new Batch(BatchSize.FREE, reason), comparisons);
        }
      } catch (UserException | NetworkFailure refused) {
        obstacle = refused.getMessage();
      }
    }
    ModelProto one = withBatch(source, Tensors.fixed(1));
    return new ProvenNetwork(
        one, new Batch(BatchSize.ONE, obstacle), proof.compare(one, shapes, 1));
  }

  private static List<ModelProto> candidates(SourceNetwork source, Map<String, long[]> shapes) {
    ModelProto free = withBatch(source, Tensors.symbolic("N"));
    ModelProto rewritten = FreedBatch.of(free, source.input().getName(), shapes);
    return ImageInput.declaresFreeBatch(source.input())
        ? List.of(free, rewritten)
        : List.of(rewritten);
  }

  /** Why a batch does not equal single runs, or nothing when every output does. */
  private static String obstacle(
      OnnxGraph graph, List<LayerComparison> comparisons, Map<String, long[]> shapes) {
    Set<String> outputs =
        graph.outputs().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    List<LayerComparison> broken =
        comparisons.stream()
            .filter(comparison -> shapes.get(comparison.tensor()).length > 0)
            .filter(comparison -> shapes.get(comparison.tensor())[0] == 1)
            .filter(comparison -> !comparison.agrees())
            .toList();
    if (broken.stream().noneMatch(comparison -> outputs.contains(comparison.tensor()))) {
      return "";
    }
    LayerComparison first = broken.get(0);
    String operator = graph.producer(first.tensor()).map(NodeProto::getOpType).orElse("input");
    return first.batched()
        ? "tensor '%s' (%s) in a batch of %d differs from single runs by %.1e of its largest value, limit %.0e"
            .formatted(
                first.tensor(), operator, IMAGES, first.relative(), LayerComparison.TOLERANCE)
        : "tensor '%s' (%s) does not keep the batch as its first dimension"
            .formatted(first.tensor(), operator);
  }

  private static ModelProto withBatch(SourceNetwork source, Dimension batch) {
    ModelProto.Builder changed = source.model().toBuilder();
    changed
        .getGraphBuilder()
        .clearInput()
        .addInput(ImageInput.declare(source.input(), source.format(), batch));
    return changed.build();
  }
}

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
import java.util.LinkedHashMap;
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

  /**
   * Tries the network as it is, if it declares a free batch, then rewritten; failing both, keeps it
   * at one image a run.
   *
   * @throws UserException naming the first tensor that differs from the source even when both run
   *     image by image
   */
  static ProvenNetwork of(SourceNetwork source, ProofImages images) {
    LayerProof proof = new LayerProof(new EngineReference(source.engine(), images), images);
    Map<String, long[]> shapes =
        TensorGroups.shapes(source.model(), source.tensors(), images.batch(0, 1));
    ModelProto one = withBatch(source, Tensors.fixed(1));
    String obstacle = "";
    for (ModelProto candidate : candidates(source, shapes)) {
      Attempt attempt = attempt(source, proof, candidate, shapes);
      obstacle = attempt.obstacle();
      if (obstacle.isEmpty()) {
        blameTheBatch(proof, one, broken(attempt.comparisons()));
        String reason =
            "a batch of %d equals %d single runs".formatted(ProofImages.COUNT, ProofImages.COUNT);
        return new ProvenNetwork(
            candidate, new Batch(BatchSize.FREE, reason), attempt.comparisons());
      }
    }
    List<LayerComparison> comparisons = proof.compare(one, shapes, BatchSize.ONE);
    ImportChecks.refuseDifferences(broken(comparisons));
    return new ProvenNetwork(one, new Batch(BatchSize.ONE, obstacle), comparisons);
  }

  /** What came of running a candidate in a batch; the obstacle is empty when all is well. */
  private record Attempt(List<LayerComparison> comparisons, String obstacle) {}

  private static Attempt attempt(
      SourceNetwork source, LayerProof proof, ModelProto candidate, Map<String, long[]> shapes) {
    try {
      List<LayerComparison> comparisons = proof.compare(candidate, shapes, BatchSize.FREE);
      return new Attempt(comparisons, obstacle(source.graph(), broken(comparisons)));
    } catch (UserException | NetworkFailure refused) {
      return new Attempt(List.of(), refused.getMessage());
    }
  }

  private static List<ModelProto> candidates(SourceNetwork source, Map<String, long[]> shapes) {
    ModelProto free = withBatch(source, Tensors.symbolic("N"));
    ModelProto rewritten = FreedBatch.of(free, source.input().getName(), shapes);
    return ImageInput.declaresFreeBatch(source.input())
        ? List.of(free, rewritten)
        : List.of(rewritten);
  }

  /** Tensors that have one row per image in the source, and do not agree. */
  private static List<LayerComparison> broken(List<LayerComparison> comparisons) {
    return comparisons.stream()
        .filter(comparison -> comparison.shape().length > 0 && comparison.shape()[0] == 1)
        .filter(comparison -> !comparison.agrees())
        .toList();
  }

  /** Why a batch does not equal single runs, or nothing when every output does. */
  private static String obstacle(OnnxGraph graph, List<LayerComparison> broken) {
    Set<String> outputs =
        graph.outputs().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    if (broken.stream().noneMatch(comparison -> outputs.contains(comparison.tensor()))) {
      return "";
    }
    LayerComparison first = broken.get(0);
    String operator = graph.producer(first.tensor()).map(NodeProto::getOpType).orElse("input");
    return first.batched()
        ? "tensor '%s' (%s) in a batch of %d %s"
            .formatted(first.tensor(), operator, ProofImages.COUNT, first.text())
        : "tensor '%s' (%s) does not keep the batch as its first dimension"
            .formatted(first.tensor(), operator);
  }

  /**
   * Inner tensors may well mix the images of a batch, and are then no layers. That it is the batch
   * which makes them differ shows in single runs.
   */
  private static void blameTheBatch(
      LayerProof proof, ModelProto one, List<LayerComparison> broken) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    broken.stream()
        .filter(LayerComparison::batched)
        .forEach(comparison -> shapes.put(comparison.tensor(), comparison.shape()));
    if (!shapes.isEmpty()) {
      ImportChecks.refuseDifferences(broken(proof.compare(one, shapes, BatchSize.ONE)));
    }
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

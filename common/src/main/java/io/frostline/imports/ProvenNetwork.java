package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.imports.batch.FreedBatch;
import io.frostline.imports.source.SourceEngine;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkFailure;
import io.frostline.onnx.NodeTitle;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.proof.ImageInput;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.LayerProof;
import io.frostline.proof.ProofImages;
import io.frostline.proof.RowIndependence;
import io.frostline.proof.TensorGroups;
import io.frostline.proof.TranslationProof;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network whose batch size is free if possible, and how it compares with its source. A batch is
 * free only if each image gets what it gets alone, whatever the other images are.
 *
 * @param batch free or one, with the reason
 * @param comparisons of every tensor, in topological order
 */
record ProvenNetwork(ModelProto model, Batch batch, List<LayerComparison> comparisons) {

  /**
   * Tries the network as it is, if it declares a free batch, then rewritten; if both fail, keeps it
   * at one image per run.
   *
   * @throws UserException naming the first tensor that differs from the source even when both run
   *     image by image, or between two runs of the same image
   */
  static ProvenNetwork of(SourceNetwork source, ProofImages images) {
    LayerProof proof = new LayerProof(new EngineReference(source.engine(), images), images);
    Map<String, long[]> shapes =
        TensorGroups.shapes(source.model(), source.tensors(), images.batch(0, 1));
    ModelProto free = withBatch(source, Tensors.symbolic("N"));
    ModelProto one = withBatch(source, Tensors.fixed(1));
    RowIndependence rows = new RowIndependence(images);
    refuseRandom(source.graph(), shapes.keySet(), rows.random(one, shapes));
    if (ImageInput.declaresFreeBatch(source.input())) {
      Attempt asItIs = attempt(source, proof, free, shapes);
      blameTheBatch(proof, one, asItIs.broken());
      if (asItIs.succeeded()) {
        return asItIs.proven();
      }
    }
    FreedBatch freed = FreedBatch.of(free, source.input().getName(), images.batch(0, 1));
    Attempt rewritten = attempt(source, proof, freed.model(), shapes);
    blameTheBatch(proof, one, rewritten.broken());
    if (rewritten.succeeded()) {
      return rewritten.proven();
    }
    Batch batch = new Batch(BatchSize.ONE, freed.obstacle().orElse(rewritten.obstacle()));
    List<LayerComparison> comparisons = proof.compare(one, shapes, BatchSize.ONE);
    ImportChecks.refuseDifferences(broken(comparisons));
    return new ProvenNetwork(one, batch, comparisons);
  }

  /** The result of running a network in a batch; the obstacle is empty on success. */
  private record Attempt(ModelProto model, List<LayerComparison> comparisons, String obstacle) {
    boolean succeeded() {
      return obstacle.isEmpty();
    }

    List<LayerComparison> broken() {
      return ProvenNetwork.broken(comparisons);
    }

    ProvenNetwork proven() {
      String reason =
          Formatted.of(
              "a batch of %d equals %d single runs, and no image depends on the others in its batch",
              ProofImages.COUNT, ProofImages.COUNT);
      return new ProvenNetwork(model, new Batch(BatchSize.FREE, reason), comparisons);
    }
  }

  private static Attempt attempt(
      SourceNetwork source, LayerProof proof, ModelProto model, Map<String, long[]> shapes) {
    try {
      List<LayerComparison> comparisons = proof.compare(model, shapes, BatchSize.FREE);
      String obstacle = obstacle(source.graph(), broken(comparisons));
      return obstacle.isEmpty()
          ? independent(source.graph(), proof.images(), model, comparisons)
          : new Attempt(model, comparisons, obstacle);
    } catch (UserException | NetworkFailure refused) {
      return new Attempt(model, List.of(), refused.getMessage());
    }
  }

  /**
   * Keeps as batched what does not depend on the other images of a batch. The rest would differ
   * from single runs with other companions than those of the proof. An inner tensor that an output
   * needs is an obstacle even if the output is the same: a saturated one may hide it.
   */
  private static Attempt independent(
      OnnxGraph graph, ProofImages images, ModelProto model, List<LayerComparison> comparisons) {
    Map<String, long[]> batched =
        LayerComparison.shapes(comparisons.stream().filter(LayerComparison::batched).toList());
    Set<String> coupled = new RowIndependence(images).coupled(model, batched);
    List<LayerComparison> kept =
        comparisons.stream()
            .map(each -> coupled.contains(each.tensor()) ? each.notBatched() : each)
            .toList();
    Set<String> used = used(model, graph);
    String obstacle =
        batched.keySet().stream()
            .filter(coupled::contains)
            .filter(used::contains)
            .findFirst()
            .map(
                first ->
                    Formatted.of(
                        "the values of an image at tensor '%s' (%s) change with the other images in its batch",
                        first, operator(graph, first)))
            .orElse("");
    return new Attempt(model, kept, obstacle);
  }

  /** The tensors that the outputs need, and the outputs. */
  private static Set<String> used(ModelProto model, OnnxGraph graph) {
    List<String> outputs = graph.outputs().stream().map(ValueInfoProto::getName).toList();
    return new OnnxGraph(GraphCut.at(model, outputs).getGraph())
        .nodes().stream()
            .map(NodeProto::getOutputList)
            .flatMap(List::stream)
            .collect(Collectors.toSet());
  }

  private static void refuseRandom(OnnxGraph graph, Set<String> tensors, Set<String> random) {
    tensors.stream()
        .filter(random::contains)
        .findFirst()
        .ifPresent(
            first -> {
              throw new UserException(
                  Formatted.of(
                      "Two runs of the same image differ, first at the %s: the network computes with random numbers, or keeps a state between runs. Export it for inference (in PyTorch after model.eval()), or end it below this node with --cut-at.",
                      graph.producer(first).map(NodeTitle::of).orElse("input")));
            });
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
    String operator = operator(graph, first.tensor());
    return first.batched()
        ? Formatted.of(
            "tensor '%s' (%s) in a batch of %d %s",
            first.tensor(), operator, ProofImages.COUNT, first.text())
        : Formatted.of(
            "tensor '%s' (%s) does not keep the batch as its first dimension",
            first.tensor(), operator);
  }

  private static String operator(OnnxGraph graph, String tensor) {
    return graph.producer(tensor).map(NodeProto::getOpType).orElse("input");
  }

  /**
   * A tensor may differ because the batch mixes its images; an inner one is then not a layer.
   * Single runs show that the batch causes it and not the network.
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

  /**
   * The layers that differ from the source's when they read the source's own values of the layers
   * below, in the order of computation; none where nothing was translated.
   */
  List<LayerComparison> mistranslated(SourceEngine engine, ProofImages images) {
    if (engine.runsOnnx()) {
      return List.of();
    }
    Map<String, long[]> batched =
        LayerComparison.shapes(comparisons.stream().filter(LayerComparison::batched).toList());
    return new TranslationProof(new EngineReference(engine, images), images)
        .compare(model, batched, batch.size()).stream()
            .filter(comparison -> !comparison.agrees())
            .toList();
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

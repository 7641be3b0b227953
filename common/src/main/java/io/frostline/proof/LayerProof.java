package io.frostline.proof;

import io.frostline.backbone.BatchSize;
import io.frostline.onnx.proto.ModelProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a network on the proof's images and compares it with a reference, tensor by tensor. */
public record LayerProof(Reference reference, ProofImages images) {

  /**
   * Compares tensors.
   *
   * @param tested has the reference's tensors
   * @param shapes of the tensors to compare for one image, in order
   * @param batch whether the tested network takes all images at once, or one at a time
   */
  public List<LayerComparison> compare(
      ModelProto tested, Map<String, long[]> shapes, BatchSize batch) {
    int atOnce = batch == BatchSize.FREE ? ProofImages.COUNT : 1;
    List<LayerComparison> comparisons = new ArrayList<>();
    for (List<String> group : TensorGroups.of(shapes, atOnce)) {
      Map<String, LayerComparison> compared = compare(tested, group, atOnce);
      group.forEach(tensor -> comparisons.add(compared.get(tensor)));
    }
    return comparisons;
  }

  private Map<String, LayerComparison> compare(
      ModelProto tested, List<String> tensors, int atOnce) {
    Map<String, LayerComparison> compared = new HashMap<>();
    try (MeasuredSession session = MeasuredSession.open(TensorGroups.cut(tested, tensors))) {
      for (int from = 0; from < ProofImages.COUNT; from += atOnce) {
        Reference.Expectation expected = reference.expect(tensors, from, from + atOnce);
        session.run(
            images.batch(from, from + atOnce),
            (tensor, values) ->
                compared.merge(tensor, expected.compare(tensor, values), LayerComparison::and));
      }
    }
    return compared;
  }
}

package io.frostline.quantisation;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.storage.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much each convolution or dense layer alone changes the default layer when it runs on
 * integers: those that change it most are the ones to keep on floats.
 *
 * @param examples the inputs of the network for a few examples, one by one
 */
public record Sensitivity(
    ModelPackage model,
    Map<String, TensorStatistics> statistics,
    List<List<InputTensor>> examples) {

  /** The convolutions and dense layers of a plan, the most harmful first. */
  public List<String> ranking(QuantisationPlan plan) {
    List<float[]> expected = run(model);
    Map<String, Double> harm = new HashMap<>();
    for (String product : plan.products()) {
      Set<String> others = new HashSet<>(plan.products());
      others.remove(product);
      harm.put(product, harm(expected, QuantisationPlan.of(model, others)));
    }
    return plan.products().stream()
        .sorted(Comparator.comparingDouble(name -> -harm.get(name)))
        .toList();
  }

  private double harm(List<float[]> expected, QuantisationPlan alone) {
    try (TemporaryFolder folder = TemporaryFolder.of("frostline-sensitivity")) {
      QuantisedPackage quantised =
          QuantisedPackage.of(model, model.description().name(), alone, statistics);
      List<float[]> changed = run(quantised.draftIn(folder.path()));
      double sum = 0;
      for (int image = 0; image < expected.size(); image++) {
        sum += 1 - Cosine.of(expected.get(image), changed.get(image));
      }
      return sum;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private List<float[]> run(ModelPackage network) {
    CutNetwork cut = NetworkCut.of(network, List.of(model.description().features()), Pooling.NONE);
    String output = cut.outputs().get(0).tensor();
    List<float[]> features = new ArrayList<>();
    try (NetworkSession session = NetworkSession.openPart(cut.onnx(), model.description().name())) {
      for (List<InputTensor> example : examples) {
        Map<String, FloatTensor> outputs = session.run(example);
        features.add(outputs.get(output).values());
      }
    }
    return features;
  }
}

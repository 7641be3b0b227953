package io.frostline.imports;

import io.frostline.imports.source.SourceEngine;
import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.ProofImages;
import io.frostline.proof.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The source's own engine, run image by image; every value is compared. */
record EngineReference(SourceEngine engine, ProofImages images) implements Reference {

  @Override
  public Expectation expect(List<String> tensors, int from, int to) {
    List<Map<String, FloatTensor>> singles = new ArrayList<>();
    for (int image = from; image < to; image++) {
      singles.add(engine.run(images.batch(image, image + 1), tensors));
    }
    return (tensor, tested) -> LayerComparison.of(tensor, tested, of(tensor, singles));
  }

  private static List<FloatTensor> of(String tensor, List<Map<String, FloatTensor>> singles) {
    if (!singles.get(0).containsKey(tensor)) {
      throw new IllegalStateException(
          Formatted.of("The source engine does not return the tensor '%s'.", tensor));
    }
    return singles.stream().map(single -> single.get(tensor)).toList();
  }
}

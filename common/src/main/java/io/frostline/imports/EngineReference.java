package io.frostline.imports;

import io.frostline.imports.source.SourceEngine;
import io.frostline.onnx.FloatTensor;
import io.frostline.proof.ComputedReference;
import io.frostline.proof.ProofImages;
import java.util.List;
import java.util.Map;

/** The source's own engine, run image by image; every value is compared. */
record EngineReference(SourceEngine engine, ProofImages images) implements ComputedReference {

  @Override
  public Map<String, FloatTensor> run(int image, List<String> tensors) {
    return engine.run(images.batch(image, image + 1), tensors);
  }
}

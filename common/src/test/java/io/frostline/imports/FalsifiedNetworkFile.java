package io.frostline.imports;

import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceEngine;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.onnx.FloatTensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An ONNX file whose engine changes one value of one tensor. */
record FalsifiedNetworkFile(Path path, String tensor, UnaryOperator<Float> change)
    implements NetworkFile {

  @Override
  public SourceNetwork read(ImportRequest request) {
    SourceNetwork whole = new OnnxNetworkFile(path).read(request);
    return new SourceNetwork(
        whole.model(), whole.input(), whole.format(), whole.tensors(), falsified(whole.engine()));
  }

  private SourceEngine falsified(SourceEngine engine) {
    return new SourceEngine() {
      @Override
      public Map<String, FloatTensor> run(FloatTensor image, List<String> tensors) {
        Map<String, FloatTensor> results = new HashMap<>(engine.run(image, tensors));
        results.computeIfPresent(tensor, (name, values) -> changed(values));
        return results;
      }

      @Override
      public boolean runsOnnx() {
        return engine.runsOnnx();
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }

  private FloatTensor changed(FloatTensor tensor) {
    float[] values = tensor.values().clone();
    values[values.length / 2] = change.apply(values[values.length / 2]);
    return new FloatTensor(tensor.shape(), values);
  }
}

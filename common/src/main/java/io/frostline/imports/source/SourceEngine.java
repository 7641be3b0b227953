package io.frostline.imports.source;

import io.frostline.onnx.FloatTensor;
import java.util.List;
import java.util.Map;

/** A network running in its own framework: what a package is compared with. */
public interface SourceEngine extends AutoCloseable {
  /**
   * Runs one image.
   *
   * @param image [1, H, W, 3] or [1, 3, H, W], as the ONNX model's input takes it
   * @param tensors names of tensors of the ONNX model
   * @return the float tensors among them, laid out as in the ONNX model, batch first
   */
  Map<String, FloatTensor> run(FloatTensor image, List<String> tensors);

  /** Whether it runs the ONNX graph itself: then no layer has been translated. */
  boolean runsOnnx();

  /** Frees what the framework holds. */
  @Override
  void close();
}

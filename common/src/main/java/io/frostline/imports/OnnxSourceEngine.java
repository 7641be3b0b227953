package io.frostline.imports;

import io.frostline.imports.source.SourceEngine;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.ModelProto;
import java.util.List;
import java.util.Map;

/**
 * An ONNX file as it is, run by ONNX Runtime. Keeps the session of the tensors that were requested
 * last, because the same ones are requested for many images.
 */
final class OnnxSourceEngine implements SourceEngine {
  private final ModelProto model;
  private List<String> opened = List.of();
  private NetworkSession session;

  OnnxSourceEngine(ModelProto model) {
    this.model = model;
  }

  @Override
  public Map<String, FloatTensor> run(FloatTensor image, List<String> tensors) {
    if (session == null || !opened.equals(tensors)) {
      close();
      session = NetworkSession.open(GraphCut.at(model, tensors).toByteArray(), "The network");
      opened = List.copyOf(tensors);
    }
    return session.run(image);
  }

  @Override
  public boolean runsOnnx() {
    return true;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}

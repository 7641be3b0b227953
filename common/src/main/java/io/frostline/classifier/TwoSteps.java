package io.frostline.classifier;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.feature.FeatureColumn;
import io.frostline.imports.JoinProof;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a joined network should compute, in the two steps that it joins: the features as {@code
 * extract} takes them, and Deeplearning4j over standardised features.
 */
final class TwoSteps implements JoinProof.Parts, AutoCloseable {
  private final ModelPackage backbone;
  private final JoinedNetwork joined;
  private final HeadRun head;
  private final List<float[]> seen = new ArrayList<>();
  private final Map<String, Layer> layers;
  private final CutNetwork cut;
  private final NetworkSession features;
  private CutNetwork openedLayers;
  private List<String> opened = List.of();
  private NetworkSession session;

  TwoSteps(ModelPackage backbone, List<FeatureColumn> columns, JoinedNetwork joined, HeadRun head) {
    this.backbone = backbone;
    this.joined = joined;
    this.head = head;
    this.layers = joined.lower().layers();
    this.cut = LowerGraph.cut(backbone, columns);
    this.features = NetworkSession.open(cut.onnx(), backbone.description().name());
  }

  @Override
  public Map<String, FloatTensor> run(ByteBuffer pixels, List<String> wanted) {
    Map<String, FloatTensor> results = new LinkedHashMap<>();
    List<String> lower = wanted.stream().filter(layers::containsKey).toList();
    if (!lower.isEmpty()) {
      runLayers(pixels, lower, results);
    }
    List<String> upper = wanted.stream().filter(joined.upper().layers()::containsKey).toList();
    if (wanted.size() > lower.size()) {
      FloatTensor raw = features(pixels);
      results.put(joined.lower().features(), raw);
      runHead(raw, upper, results);
    }
    return results;
  }

  private FloatTensor features(ByteBuffer pixels) {
    Map<String, FloatTensor> outputs = features.run(single(cut, pixels));
    float[] values = new float[joined.upper().width()];
    int filled = 0;
    for (FeatureOutput output : cut.outputs()) {
      float[] part = outputs.get(output.tensor()).values();
      System.arraycopy(part, 0, values, filled, part.length);
      filled += part.length;
    }
    seen.add(values);
    return new FloatTensor(new long[] {1, values.length}, values);
  }

  /** The features of all images so far, [N, width], not standardised. */
  FloatTensor featuresSeen() {
    int width = joined.upper().width();
    float[] values = new float[seen.size() * width];
    for (int row = 0; row < seen.size(); row++) {
      System.arraycopy(seen.get(row), 0, values, row * width, width);
    }
    return new FloatTensor(new long[] {seen.size(), width}, values);
  }

  private void runHead(FloatTensor raw, List<String> upper, Map<String, FloatTensor> results) {
    if (!upper.isEmpty()) {
      Map<String, UpperGraph.HeadLayer> own = joined.upper().layers();
      Map<String, FloatTensor> outputs =
          head.of(raw, upper.stream().map(name -> own.get(name).vertex()).toList());
      upper.forEach(name -> results.put(name, outputs.get(own.get(name).vertex())));
    }
  }

  private void runLayers(ByteBuffer pixels, List<String> wanted, Map<String, FloatTensor> results) {
    if (!opened.equals(wanted)) {
      open(wanted);
    }
    Map<String, FloatTensor> outputs = session.run(single(openedLayers, pixels));
    for (int index = 0; index < wanted.size(); index++) {
      FeatureOutput output = openedLayers.outputs().get(index);
      Layer layer = layers.get(wanted.get(index));
      results.put(
          wanted.get(index), new FloatTensor(single(layer), outputs.get(output.tensor()).values()));
    }
  }

  private void open(List<String> wanted) {
    closeLayers();
    List<String> names = wanted.stream().map(name -> layers.get(name).name()).toList();
    openedLayers = NetworkCut.of(backbone, names, Pooling.NONE);
    session = NetworkSession.open(openedLayers.onnx(), backbone.description().name());
    opened = List.copyOf(wanted);
  }

  private static long[] single(Layer layer) {
    List<Long> shape = new ArrayList<>(List.of(1L));
    layer.shape().forEach(side -> shape.add((long) side));
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  /** A single image. */
  private static List<InputTensor> single(CutNetwork network, ByteBuffer pixels) {
    return List.of(InputTensor.bytes(pixels, network.input().sample(1).get(0).shape()));
  }

  private void closeLayers() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Override
  public void close() {
    closeLayers();
    features.close();
  }
}

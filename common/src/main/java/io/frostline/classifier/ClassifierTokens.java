package io.frostline.classifier;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkInput;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TokenInput;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.FeatureOutput;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.TextUse;
import io.frostline.imports.TextNetworkProof;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.proof.ProofTexts;
import io.frostline.proof.TextValues;
import io.frostline.text.LongTexts;
import io.frostline.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tokens of texts, under the names that the backbone has for them; the tokenizer is beside the
 * classifier. Pooling and normalisation are in the network.
 */
record ClassifierTokens(ModelPackage backbone) implements ClassifierInput {

  @Override
  public Map<String, String> names(GraphProto cut) {
    return input().tensors().collect(Collectors.toMap(name -> name, name -> name));
  }

  private TokenInput input() {
    return backbone.description().tokens();
  }

  @Override
  public NetworkInput described(Origin features) {
    TokenInput input = input();
    TextUse use = TextUse.recordedIn(features.preprocessing());
    return new TokenInput(
        input.ids(),
        input.mask(),
        input.types(),
        input.maxTokens(),
        input.padding(),
        input.paddingId(),
        use.prefix().orElse(input.prefix()),
        null,
        use.longTexts().filter(way -> way != LongTexts.TRUNCATE).orElse(null));
  }

  @Override
  public Preprocessing preprocessing(Origin features) {
    return null;
  }

  @Override
  public Map<String, String> properties() {
    return Map.of("max_tokens", String.valueOf(input().maxTokens()));
  }

  @Override
  public Map<String, byte[]> files() {
    try {
      return Map.of(
          ModelPackage.TOKENIZER, Files.readAllBytes(backbone.file(ModelPackage.TOKENIZER)));
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the tokenizer of model %s: %s. Check its permissions.",
              backbone.description().name(), unreadable),
          unreadable);
    }
  }

  @Override
  public ClassifierProof prove(ClassifierParts parts) {
    try (Tokenizer tokenizer = Tokenizer.open(backbone.file(ModelPackage.TOKENIZER))) {
      ProofTexts texts = ProofTexts.of(input(), tokenizer);
      FloatTensor features = features(parts, texts);
      TextNetworkProof whole =
          TextNetworkProof.ofParts(
              parts.joined().model(), parts.description(), texts, expected(parts, texts, features));
      List<Check> checks = new ArrayList<>();
      checks.add(parts.proof().on(features, "features of " + texts.inWords()));
      checks.addAll(whole.checks());
      return new ClassifierProof(checks, whole.record());
    }
  }

  /** What an extraction computes, text by text: [texts, width]. */
  private FloatTensor features(ClassifierParts parts, ProofTexts texts) {
    CutNetwork cut = LowerGraph.cut(backbone, parts.classifier().columns());
    int width = parts.joined().upper().width();
    float[] values = new float[texts.texts().size() * width];
    int filled = 0;
    try (NetworkSession session = NetworkSession.openPart(cut.onnx(), "The backbone")) {
      for (int text = 0; text < texts.texts().size(); text++) {
        Map<String, FloatTensor> outputs = session.run(texts.alone(text));
        for (FeatureOutput output : cut.outputs()) {
          float[] part = outputs.get(output.tensor()).values();
          System.arraycopy(part, 0, values, filled, part.length);
          filled += part.length;
        }
      }
    }
    return new FloatTensor(new long[] {texts.texts().size(), width}, values);
  }

  /** What the parts have at each layer of the joined network. */
  private TextValues expected(ClassifierParts parts, ProofTexts texts, FloatTensor features) {
    JoinedNetwork joined = parts.joined();
    Map<String, List<float[]>> values = new LinkedHashMap<>();
    lower(joined, texts).forEach(values::put);
    values.put(joined.lower().features(), rows(features));
    Map<String, UpperGraph.HeadLayer> upper = joined.upper().layers();
    Map<String, FloatTensor> results =
        parts.head().of(features, upper.values().stream().map(layer -> layer.vertex()).toList());
    upper.forEach((name, layer) -> values.put(name, rows(results.get(layer.vertex()))));
    Map<String, List<float[]>> inOrder = new LinkedHashMap<>();
    joined.layers().forEach(layer -> inOrder.put(layer.name(), values.get(layer.name())));
    return new TextValues(inOrder);
  }

  private Map<String, List<float[]>> lower(JoinedNetwork joined, ProofTexts texts) {
    Map<String, Layer> layers = joined.lower().layers();
    if (layers.isEmpty()) {
      return Map.of();
    }
    List<Layer> own = List.copyOf(layers.values());
    List<String> tensors = own.stream().map(Layer::name).toList();
    byte[] cut = GraphCut.at(OnnxFile.read(backbone.network()), tensors).toByteArray();
    Map<String, List<float[]>> values = new LinkedHashMap<>();
    try (NetworkSession session = NetworkSession.openPart(cut, "The backbone")) {
      TextValues alone = TextValues.alone(session, texts, own, Map.of());
      layers.forEach((name, layer) -> values.put(name, alone.layers().get(layer.name())));
    }
    return values;
  }

  private static List<float[]> rows(FloatTensor tensor) {
    return IntStream.range(0, Math.toIntExact(tensor.shape()[0])).mapToObj(tensor::row).toList();
  }
}

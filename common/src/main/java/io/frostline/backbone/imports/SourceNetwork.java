package io.frostline.backbone.imports;

import io.frostline.backbone.GraphCut;
import io.frostline.backbone.OnnxFile;
import io.frostline.backbone.OnnxGraph;
import io.frostline.backbone.onnx.ModelProto;
import io.frostline.backbone.onnx.OperatorSetIdProto;
import io.frostline.backbone.onnx.ValueInfoProto;
import io.frostline.config.NearestName;
import io.frostline.config.UserException;
import java.util.List;
import java.util.Map;

/**
 * The network of an ONNX file as it is, in one piece, ending where the request says.
 *
 * @param input the declaration of the image tensor
 */
record SourceNetwork(ModelProto model, ValueInfoProto input) {
  private static final long OLDEST_OPSET = 7;

  /**
   * Reads the file of a request.
   *
   * @throws UserException when it is not a network that the request describes
   */
  static SourceNetwork read(OnnxImportRequest request) {
    ModelProto file = OnnxFile.read(request.file());
    checkOpset(request, file);
    ValueInfoProto input = ImageInput.find(new OnnxGraph(file.getGraph()), request.format());
    ExternalData data = new ExternalData(request.file().toAbsolutePath().getParent());
    ModelProto whole = file.toBuilder().setGraph(data.inline(file.getGraph())).build();
    return new SourceNetwork(
        request.cutAt().map(layer -> cut(whole, input.getName(), layer)).orElse(whole), input);
  }

  private static void checkOpset(OnnxImportRequest request, ModelProto file) {
    long opset =
        file.getOpsetImportList().stream()
            .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
            .mapToLong(OperatorSetIdProto::getVersion)
            .findFirst()
            .orElse(1);
    if (opset < OLDEST_OPSET) {
      throw new UserException(
          "%s has opset %d; the oldest that Frostline takes is %d. Convert it with onnx.version_converter."
              .formatted(request.file(), opset, OLDEST_OPSET));
    }
  }

  private static ModelProto cut(ModelProto whole, String input, String layer) {
    List<String> known = CandidateTensors.of(new OnnxGraph(whole.getGraph()), input);
    if (!known.contains(layer)) {
      throw new UserException(
          "The network has no layer '%s' to end at.%s Import it whole and list its %d tensors with `frostline models layers`."
              .formatted(layer, NearestName.suggestion(known, layer), known.size()));
    }
    return GraphCut.at(whole, List.of(layer));
  }

  OnnxGraph graph() {
    return new OnnxGraph(model.getGraph());
  }

  /**
   * The shapes of every float tensor that one image gives rise to, in topological order.
   *
   * @throws UserException when there is none
   */
  Map<String, long[]> shapes(NoiseImages noise) {
    List<String> candidates = CandidateTensors.of(graph(), input.getName());
    if (candidates.isEmpty()) {
      throw new UserException(
          "Nothing in the network is computed from its input '%s'. Export the network again."
              .formatted(input.getName()));
    }
    return new LayerProof(model, noise).shapes(candidates);
  }
}

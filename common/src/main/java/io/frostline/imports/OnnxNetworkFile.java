package io.frostline.imports;

import io.frostline.imports.batch.CandidateTensors;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.proof.ImageInput;
import io.frostline.proof.InputFormat;
import java.nio.file.Path;

/**
 * A network in an ONNX file.
 *
 * @param path the file; its external data, if any, lies beside it
 */
public record OnnxNetworkFile(Path path) implements NetworkFile {
  private static final long OLDEST_OPSET = 7;

  @Override
  public SourceNetwork read(ImportRequest request) {
    ModelProto file = OnnxFile.read(path);
    checkOpset(file);
    OnnxGraph declared = new OnnxGraph(file.getGraph());
    ValueInfoProto input = ImageInput.find(declared);
    InputFormat format = ImageInput.format(input, request.format());
    ExternalData data = new ExternalData(path.toAbsolutePath().getParent());
    ModelProto whole = file.toBuilder().setGraph(data.inline(file.getGraph())).build();
    return new SourceNetwork(
        whole,
        input,
        format,
        CandidateTensors.of(new OnnxGraph(whole.getGraph()), input.getName()),
        new OnnxSourceEngine(whole));
  }

  private void checkOpset(ModelProto file) {
    long opset =
        file.getOpsetImportList().stream()
            .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
            .mapToLong(OperatorSetIdProto::getVersion)
            .findFirst()
            .orElse(1);
    if (opset < OLDEST_OPSET) {
      throw new UserException(
          Formatted.of(
              "%s has opset %d; the oldest that Frostline supports is %d. Convert it with onnx.version_converter.",
              path, opset, OLDEST_OPSET));
    }
  }
}

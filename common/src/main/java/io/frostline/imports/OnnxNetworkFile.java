package io.frostline.imports;

import io.frostline.imports.batch.CandidateTensors;
import io.frostline.imports.encoder.EncoderInputs;
import io.frostline.imports.preprocessing.FilePreprocessing;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.NodeOrder;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.OperatorSetIdProto;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.proof.ImageInput;
import io.frostline.proof.InputFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network in an ONNX file.
 *
 * @param path the file; its external data, if any, lies beside it
 */
public record OnnxNetworkFile(Path path) implements NetworkFile {
  private static final long OLDEST_OPSET = 7;

  @Override
  public SourceNetwork read(ImportRequest request) {
    return read(stored(OLDEST_OPSET), request);
  }

  /** The same, of a part of the network. */
  SourceNetwork read(ModelProto stored, ImportRequest request) {
    Optional<SinglePrecision.Rewritten> single = SinglePrecision.of(stored);
    ModelProto whole = single.map(SinglePrecision.Rewritten::model).orElse(stored);
    OnnxGraph network = new OnnxGraph(whole.getGraph());
    if (EncoderInputs.areIn(network)) {
      throw new UserException(
          Formatted.of(
              "%s takes the tokens of texts. Pass its tokenizer.json as --tokenizer, or import the"
                  + " folder that has both.",
              path));
    }
    ValueInfoProto input = ImageInput.find(network);
    InputFormat format = ImageInput.format(input, request.format());
    List<String> notes = new ArrayList<>();
    single.ifPresent(
        rewritten -> {
          HalfPrecisionProof proof = new HalfPrecisionProof(stored, ends(request, network));
          notes.add(rewritten.note(proof.compare(whole, format)));
        });
    return new SourceNetwork(
            whole,
            input,
            format,
            CandidateTensors.of(network, input.getName()),
            new OnnxSourceEngine(whole))
        .withNotes(notes)
        .withPreprocessing(stated(whole, input.getName()))
        .withNotes(ImageInput.assumed(input, request.format(), format));
  }

  /**
   * The network in one piece, its nodes in order.
   *
   * @param oldestOpset that can be imported
   */
  ModelProto stored(long oldestOpset) {
    ModelProto file = OnnxFile.read(path);
    checkOpset(file, oldestOpset);
    ExternalData data = new ExternalData(path.toAbsolutePath().getParent());
    GraphProto graph = NodeOrder.sorted(data.inline(file.getGraph()));
    return file.toBuilder().setGraph(graph).build();
  }

  /** Where the stored network ends. */
  private static List<String> ends(ImportRequest request, OnnxGraph network) {
    return request
        .cutAt()
        .filter(tensor -> network.producer(tensor).isPresent())
        .map(List::of)
        .orElse(network.outputs().stream().map(ValueInfoProto::getName).toList());
  }

  private static FilePreprocessing stated(ModelProto whole, String input) {
    OnnxMetadata metadata = OnnxMetadata.of(whole);
    return new FilePreprocessing(
        Optional.of(OnnxEntrance.of(new OnnxGraph(whole.getGraph()), input)),
        Optional.empty(),
        metadata.colorOrder(),
        metadata.statement().stream().toList(),
        metadata.hints());
  }

  private void checkOpset(ModelProto file, long oldest) {
    long opset =
        file.getOpsetImportList().stream()
            .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
            .mapToLong(OperatorSetIdProto::getVersion)
            .findFirst()
            .orElse(1);
    if (opset < oldest) {
      throw new UserException(
          Formatted.of(
              "%s has opset %d; the oldest that Frostline supports is %d. Convert it with"
                  + " onnx.version_converter.",
              path, opset, oldest));
    }
  }
}

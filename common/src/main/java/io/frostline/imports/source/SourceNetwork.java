package io.frostline.imports.source;

import io.frostline.backbone.ColorOrder;
import io.frostline.imports.preprocessing.FilePreprocessing;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.proof.InputFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A network that becomes a package: in ONNX, and running in its own framework.
 *
 * @param model the network in ONNX; of an ONNX file, as it is
 * @param input the declaration of the image tensor
 * @param format of the images that it takes
 * @param tensors those that may be offered as layers, in topological order
 * @param engine what the package is compared with; returns every one of the tensors
 * @param preprocessing what the file says about it
 * @param notes what reading the file has decided, for people
 */
public record SourceNetwork(
    ModelProto model,
    ValueInfoProto input,
    InputFormat format,
    List<String> tensors,
    SourceEngine engine,
    FilePreprocessing preprocessing,
    List<String> notes)
    implements AutoCloseable {

  public SourceNetwork {
    tensors = List.copyOf(tensors);
    notes = List.copyOf(notes);
    if (tensors.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "No tensor of the network depends on its input '%s'. Export the network again.",
              input.getName()));
    }
  }

  /** A network whose file says nothing more. */
  public SourceNetwork(
      ModelProto model,
      ValueInfoProto input,
      InputFormat format,
      List<String> tensors,
      SourceEngine engine) {
    this(model, input, format, tensors, engine, FilePreprocessing.NOTHING, List.of());
  }

  /** A copy with more notes. */
  public SourceNetwork withNotes(List<String> decided) {
    return new SourceNetwork(
        model,
        input,
        format,
        tensors,
        engine,
        preprocessing,
        Stream.concat(notes.stream(), decided.stream()).toList());
  }

  /** A copy with what the file says about the preprocessing. */
  public SourceNetwork withPreprocessing(FilePreprocessing stated) {
    return new SourceNetwork(model, input, format, tensors, engine, stated, notes);
  }

  /** A copy that takes the colours in this order. */
  public SourceNetwork withColorOrder(ColorOrder order) {
    InputFormat other = new InputFormat(format.width(), format.height(), order, format.layout());
    return new SourceNetwork(model, input, other, tensors, engine, preprocessing, notes);
  }

  /**
   * The part of the network up to a layer.
   *
   * @throws UserException naming the nearest when there is no such layer
   */
  public SourceNetwork endingAt(String layer) {
    if (!tensors.contains(layer)) {
      throw new UserException(
          Formatted.of(
              "The network has no layer '%s' to cut at.%s To see its %s, import it without --cut-at and run `frostline models layers`.",
              layer, NearestName.suggestion(tensors, layer), Count.of(tensors.size(), "tensor")));
    }
    ModelProto cut = GraphCut.at(model, List.of(layer));
    Set<String> left = new HashSet<>(new OnnxGraph(cut.getGraph()).dependents(input.getName()));
    return new SourceNetwork(
        cut,
        input,
        format,
        tensors.stream().filter(left::contains).toList(),
        engine,
        preprocessing,
        notes);
  }

  /** The nodes, initializers and tensors of {@link #model}. */
  public OnnxGraph graph() {
    return new OnnxGraph(model.getGraph());
  }

  @Override
  public void close() {
    engine.close();
  }
}

package io.frostline.imports.encoder;

import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.OptionalInt;

/**
 * What an encoder's graph shows.
 *
 * @param inputs what each input takes
 * @param embeddings the table of token embeddings
 * @param positions how many tokens its table of positions has, if there is one
 * @param blocks for each block, from the lowest, the tensors that may be its output, the likeliest
 *     first: the first with the shape [N, T, C] is
 */
public record EncoderGraph(
    EncoderInputs inputs,
    EmbeddingTable embeddings,
    OptionalInt positions,
    List<List<String>> blocks) {
  public EncoderGraph {
    blocks = blocks.stream().map(List::copyOf).toList();
  }

  /**
   * Reads a graph.
   *
   * @throws io.frostline.message.UserException with the reason when it is not an encoder's
   */
  public static EncoderGraph of(OnnxGraph graph) {
    return read(graph, EncoderInputs.of(graph));
  }

  /**
   * Reads the graph of a tower for texts, which may take a fixed number of tokens: it then has as
   * many positions, and its blocks are not looked for.
   *
   * @throws io.frostline.message.UserException with the reason when it is not an encoder's
   */
  public static EncoderGraph ofTower(OnnxGraph graph) {
    EncoderInputs inputs = EncoderInputs.ofAnyLength(graph);
    return inputs.length().isPresent()
        ? new EncoderGraph(
            inputs, EmbeddingTable.of(graph, inputs.ids().getName()), inputs.length(), List.of())
        : read(graph, inputs);
  }

  private static EncoderGraph read(OnnxGraph graph, EncoderInputs inputs) {
    EmbeddingTable table = EmbeddingTable.of(graph, inputs.ids().getName());
    TransformerBlocks found =
        TransformerBlocks.of(graph, table.tensor(), inputs.mask().map(ValueInfoProto::getName));
    OptionalInt positions = new PositionTable(graph, table).tokens(found.below());
    return new EncoderGraph(inputs, table, positions, found.blocks());
  }
}

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
    EncoderInputs inputs = EncoderInputs.of(graph);
    EmbeddingTable table = EmbeddingTable.of(graph, inputs.ids().getName());
    TransformerBlocks found =
        TransformerBlocks.of(graph, table.tensor(), inputs.mask().map(ValueInfoProto::getName));
    OptionalInt positions = new PositionTable(graph, table).tokens(found.below());
    return new EncoderGraph(inputs, table, positions, found.blocks());
  }
}

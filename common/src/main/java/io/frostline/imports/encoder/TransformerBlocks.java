package io.frostline.imports.encoder;

import io.frostline.message.UserException;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The blocks of a transformer, found by its attentions. Between two of them, everything passes some
 * tensors (their dominators); the last of those before the next attention is the output of a block:
 * behind its normalisation where that comes last, as in BERT, and before it where a shortcut leads
 * around it, as in networks that normalise first.
 *
 * @param below tensors that everything passes below the first attention, in order; the first are
 *     the token embeddings
 * @param blocks for each block, from the lowest, the tensors that everything passes above its
 *     attention, the highest first
 */
record TransformerBlocks(List<String> below, List<List<String>> blocks) {
  /** Attention in one operator. */
  private static final Set<String> ATTENTIONS =
      Set.of(
          "Attention",
          "MultiHeadAttention",
          "PackedAttention",
          "PackedMultiHeadAttention",
          "QAttention");

  private static final Set<String> PRODUCTS =
      Set.of(
          "Einsum",
          "FusedMatMul",
          "Gemm",
          "MatMul",
          "MatMulInteger",
          "MatMulIntegerToFloat",
          "QLinearMatMul");

  /**
   * Finds the blocks above the token embeddings.
   *
   * @param mask the name of the mask, if there is one: where the values of positions are weighted
   *     with it after the last attention, the blocks have ended and a pooling begins
   * @throws UserException when the network has no attention
   */
  static TransformerBlocks of(OnnxGraph graph, String embeddings, Optional<String> mask) {
    Dominators dominators = new Dominators(graph, embeddings);
    List<String> chain =
        dominators.common(ends(graph, dominators)).map(dominators::chain).orElse(List.of());
    List<Integer> starts = List.copyOf(starts(graph, dominators, chain));
    if (starts.isEmpty()) {
      throw new UserException(
          "The network has no self-attention between its token embeddings and its outputs, so it is not a transformer encoder. Import one that is, such as BERT or one of its relatives.");
    }
    int end = end(graph, dominators, chain, starts, mask);
    List<List<String>> blocks = new ArrayList<>();
    for (int block = 0; block < starts.size(); block++) {
      int last = block + 1 < starts.size() ? starts.get(block + 1) : end;
      blocks.add(reversed(chain.subList(starts.get(block) + 1, last + 1)));
    }
    return new TransformerBlocks(chain.subList(0, starts.get(0) + 1), blocks);
  }

  /** The outputs from which no other output is computed. */
  private static List<String> ends(OnnxGraph graph, Dominators dominators) {
    List<String> outputs =
        graph.outputs().stream().map(ValueInfoProto::getName).filter(dominators::reach).toList();
    return outputs.stream()
        .filter(
            output -> {
              Set<String> above = graph.dependents(output);
              return outputs.stream().noneMatch(above::contains);
            })
        .toList();
  }

  /** Where in the chain the attentions start, each place once. */
  private static Set<Integer> starts(OnnxGraph graph, Dominators dominators, List<String> chain) {
    Set<Integer> starts = new TreeSet<>();
    graph.nodes().stream()
        .filter(node -> isAttention(graph, dominators, node))
        .map(node -> start(dominators, chain, node.getOutput(0)))
        .filter(place -> place >= 0 && place + 1 < chain.size())
        .forEach(starts::add);
    return starts;
  }

  /** The last place of the chain that a tensor inside a block is computed from. */
  private static int start(Dominators dominators, List<String> chain, String inside) {
    List<String> below = dominators.chain(inside);
    return IntStream.range(0, Math.min(below.size(), chain.size()))
        .filter(place -> below.get(place).equals(chain.get(place)))
        .max()
        .orElse(-1);
  }

  /** A softmax whose numbers weigh other numbers of the text. */
  private static boolean isAttention(OnnxGraph graph, Dominators dominators, NodeProto node) {
    if (node.getInputList().stream().noneMatch(dominators::reach)) {
      return false;
    }
    return ATTENTIONS.contains(node.getOpType())
        || node.getOpType().equals("Softmax") && weighs(graph, dominators, node.getOutput(0));
  }

  private static boolean weighs(OnnxGraph graph, Dominators dominators, String weights) {
    Deque<String> open = new ArrayDeque<>(List.of(weights));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      String tensor = open.pop();
      for (NodeProto node : graph.nodes()) {
        if (!node.getInputList().contains(tensor)) {
          continue;
        }
        if (!PRODUCTS.contains(node.getOpType())) {
          node.getOutputList().stream().filter(seen::add).forEach(open::push);
        } else if (node.getInputList().stream()
            .anyMatch(other -> !seen.contains(other) && dominators.reach(other))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The last place before positions are weighted with the mask, or the last of all. */
  private static int end(
      OnnxGraph graph,
      Dominators dominators,
      List<String> chain,
      List<Integer> starts,
      Optional<String> mask) {
    Set<String> weights = new HashSet<>();
    mask.ifPresent(
        name -> {
          weights.add(name);
          graph.dependents(name).stream()
              .filter(tensor -> !dominators.reach(tensor))
              .forEach(weights::add);
        });
    return IntStream.range(starts.get(starts.size() - 1) + 2, chain.size())
            .filter(
                place ->
                    graph.producer(chain.get(place)).map(OnnxGraph::reads).orElse(Set.of()).stream()
                        .anyMatch(weights::contains))
            .findFirst()
            .orElse(chain.size())
        - 1;
  }

  private static List<String> reversed(List<String> tensors) {
    List<String> reversed = new ArrayList<>(tensors);
    Collections.reverse(reversed);
    return reversed;
  }
}

package io.frostline.imports.deeplearning4j;

import io.frostline.imports.source.SourceEngine;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph running in Deeplearning4j, vertex by vertex.
 *
 * <p>{@code ComputationGraph.feedForward} would return the activations too, but its activation
 * layers overwrite the array that they read, so that what it returns for the vertex below is wrong.
 * Here each vertex gets copies. An activation is freed once its last reader has run.
 */
final class GraphEngine implements SourceEngine {
  private final ComputationGraph graph;
  private final FrameworkLayout layout;

  GraphEngine(ComputationGraph graph, FrameworkLayout layout) {
    this.graph = graph;
    this.layout = layout;
  }

  ComputationGraph graph() {
    return graph;
  }

  @Override
  public Map<String, FloatTensor> run(FloatTensor image, List<String> tensors) {
    Set<String> wanted = new HashSet<>(tensors);
    Map<String, FloatTensor> results = new LinkedHashMap<>();
    visit(
        image,
        (vertex, activations) -> {
          if (wanted.contains(vertex)) {
            results.put(vertex, inOnnxLayout(activations));
          }
          return results.size() < wanted.size();
        });
    return results;
  }

  /** The shape of what each vertex gives for one image, in the ONNX graph's layout. */
  Map<String, long[]> shapes(FloatTensor image) {
    Map<String, long[]> shapes = new HashMap<>();
    visit(
        image,
        (vertex, activations) -> {
          shapes.put(vertex, layout.shape(activations.shape()));
          return true;
        });
    return shapes;
  }

  private FloatTensor inOnnxLayout(INDArray activations) {
    return NdArrays.floats(
        layout.moves(activations.rank()) ? activations.permute(0, 3, 1, 2) : activations);
  }

  /** Runs vertex by vertex until the visitor, given each one's activations, needs no more. */
  private void visit(FloatTensor image, BiPredicate<String, INDArray> visitor) {
    GraphVertex[] vertices = graph.getVertices();
    INDArray[] activations = new INDArray[vertices.length];
    int[] readers = readers(vertices);
    try (INDArray input = NdArrays.of(image)) {
      graph.setInput(0, input);
      for (int index : graph.topologicalSortOrder()) {
        GraphVertex vertex = vertices[index];
        activations[index] = vertex.isInputVertex() ? input.dup() : forward(vertex, activations);
        if (!visitor.test(vertex.getVertexName(), activations[index])) {
          break;
        }
        release(vertex, activations, readers);
      }
    } finally {
      graph.clear();
      for (int index = 0; index < activations.length; index++) {
        free(activations, index);
      }
    }
  }

  private static INDArray forward(GraphVertex vertex, INDArray... activations) {
    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    VertexIndices[] inputs = vertex.getInputVertices();
    try {
      for (int edge = 0; edge < inputs.length; edge++) {
        INDArray copy = activations[inputs[edge].getVertexIndex()].dup();
        vertex.setInput(edge, copy, workspaces);
      }
      return vertex.doForward(false, workspaces);
    } catch (RuntimeException refused) {
      throw new UserException(
          Formatted.of(
              "Deeplearning4j cannot run layer '%s' of the network: %s. Check that the image size is the one that the network was trained with.",
              vertex.getVertexName(), refused.getMessage()),
          refused);
    }
  }

  private static int[] readers(GraphVertex... vertices) {
    int[] readers = new int[vertices.length];
    for (GraphVertex vertex : vertices) {
      if (!vertex.isInputVertex()) {
        for (VertexIndices input : vertex.getInputVertices()) {
          readers[input.getVertexIndex()]++;
        }
      }
    }
    return readers;
  }

  /** Frees what is no longer read: native memory does not wait for the garbage collector. */
  private static void release(GraphVertex vertex, INDArray[] activations, int... readers) {
    if (!vertex.isInputVertex()) {
      for (VertexIndices input : vertex.getInputVertices()) {
        if (--readers[input.getVertexIndex()] == 0) {
          free(activations, input.getVertexIndex());
        }
      }
    }
    if (readers[vertex.getVertexIndex()] == 0) {
      free(activations, vertex.getVertexIndex());
    }
  }

  private static void free(INDArray[] activations, int index) {
    if (activations[index] != null && activations[index].closeable()) {
      activations[index].close();
    }
    activations[index] = null;
  }

  @Override
  public boolean runsOnnx() {
    return false;
  }

  @Override
  public void close() {
    graph.close();
  }
}

package io.frostline.imports.deeplearning4j;

import io.frostline.backbone.TensorLayout;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;

/** What the lowest layers of a graph reveal about its images. */
final class GraphInput {
  private static final int CHANNELS = 3;

  private final GraphVertices vertices;

  GraphInput(ComputationGraph graph) {
    this.vertices = new GraphVertices(graph);
  }

  /** The layout of the lowest layer that has one; channels first where none does. */
  TensorLayout layout() {
    return layers()
        .flatMap(layer -> format(layer).stream())
        .findFirst()
        .filter(format -> format == CNN2DFormat.NHWC)
        .map(format -> TensorLayout.NHWC)
        .orElse(TensorLayout.NCHW);
  }

  private static Optional<CNN2DFormat> format(Layer layer) {
    if (layer instanceof ConvolutionLayer convolution) {
      return Optional.of(convolution.getCnn2dDataFormat());
    }
    if (layer instanceof SubsamplingLayer pooling) {
      return Optional.of(pooling.getCnn2dDataFormat());
    }
    if (layer instanceof ZeroPaddingLayer padding) {
      return Optional.of(padding.getDataFormat());
    }
    return layer instanceof BatchNormalization normalization
        ? Optional.of(normalization.getCnn2DFormat())
        : Optional.empty();
  }

  /**
   * Checks what can be checked before the network runs.
   *
   * @throws UserException when it takes anything but colour images
   */
  void checkChannels(Path file) {
    layers()
        .filter(ConvolutionLayer.class::isInstance)
        .map(ConvolutionLayer.class::cast)
        .findFirst()
        .filter(lowest -> lowest.getNIn() != CHANNELS)
        .ifPresent(
            lowest -> {
              throw new UserException(
                  Formatted.of(
                      "The network in %s takes images with %s at layer '%s'; Frostline feeds 3, red, green and blue. Import a network for colour images.",
                      file, Count.of(lowest.getNIn(), "channel"), lowest.getLayerName()));
            });
  }

  /** The size of images that come flattened: the preprocessor that undoes it records it. */
  Optional<InputSize> size() {
    return vertices.inOrder().stream()
        .filter(vertex -> !vertex.isInputVertex())
        .filter(vertex -> vertices.inputs(vertex).stream().allMatch(GraphVertex::isInputVertex))
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerPreProcessor())
        .filter(FeedForwardToCnnPreProcessor.class::isInstance)
        .map(FeedForwardToCnnPreProcessor.class::cast)
        .map(image -> new InputSize((int) image.getInputWidth(), (int) image.getInputHeight()))
        .findFirst();
  }

  private Stream<Layer> layers() {
    return vertices.inOrder().stream().flatMap(vertex -> vertices.layer(vertex).stream());
  }
}

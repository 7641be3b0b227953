package io.frostline.retrain;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.message.Formatted;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/**
 * Where the retrained layers end: at a layer of the backbone, pooled to the features that the new
 * output layer reads.
 */
public record NetworkEnd(Layer layer, Pooling pooling) {
  private static final String FLAT = "retrained/flat";
  private static final int QUARTERS = 4;

  /** The default layer of a package, averaged. */
  public static NetworkEnd of(ModelPackage backbone) {
    ModelDescription description = backbone.description();
    return new NetworkEnd(description.layer(description.features()).orElseThrow(), Pooling.AVERAGE);
  }

  /** Why Deeplearning4j cannot compute these features. */
  Optional<String> refusal() {
    if (layer.arrangement() != Arrangement.FLAT
        && layer.arrangement() != Arrangement.CHANNELS_FIRST) {
      return Optional.of(
          Formatted.of("its features at '%s' are %s", layer.name(), layer.arrangement().keyword()));
    }
    return Optional.empty();
  }

  /** How many features there are. */
  int width() {
    return switch (pooledBy()) {
      case NONE -> layer.numbers();
      case GRID2 -> QUARTERS * layer.shape().get(0);
      default -> layer.shape().get(0);
    };
  }

  /** What happens to the layer: a row of numbers stays as it is, and nothing is rounded. */
  Pooling pooledBy() {
    return layer.spatial() ? pooling.exact() : Pooling.NONE;
  }

  /**
   * Adds the pooling.
   *
   * @param top the vertex that computes the layer
   * @return the vertex with the features, [N, width]
   */
  String addTo(GraphTranslation to, String top) {
    return switch (pooledBy()) {
      case AVERAGE -> overAll(to, PoolingType.AVG, top);
      case MAX -> overAll(to, PoolingType.MAX, top);
      case GRID2 -> {
        to.layer(pooled(), quarters(), top);
        yield flat(to, pooled(), 2, 2);
      }
      default -> layer.spatial() ? flat(to, top, layer.shape().get(1), layer.shape().get(2)) : top;
    };
  }

  private String overAll(GraphTranslation to, PoolingType type, String top) {
    to.layer(pooled(), new GlobalPoolingLayer.Builder(type).build(), top);
    return pooled();
  }

  private String pooled() {
    return "retrained/" + pooling.keyword();
  }

  /** The windows of {@link Pooling#GRID2}: on an odd side they overlap by one. */
  private SubsamplingLayer quarters() {
    int height = layer.shape().get(1);
    int width = layer.shape().get(2);
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
        .kernelSize((height + 1) / 2, (width + 1) / 2)
        .stride(height / 2, width / 2)
        .build();
  }

  private String flat(GraphTranslation to, String below, int height, int width) {
    to.vertex(
        FLAT,
        new PreprocessorVertex(
            new CnnToFeedForwardPreProcessor(height, width, layer.shape().get(0))),
        below);
    return FLAT;
  }

  /** Whether a vertex is part of the pooling, so that the layer is below it. */
  boolean pools(String vertex) {
    return vertex.equals(pooled()) || vertex.equals(FLAT);
  }

  /**
   * For each feature of the graph, its place in a table. The quarters of a table are one after the
   * other; the graph has the four of a channel together.
   */
  int[] order() {
    int channels = layer.shape().get(0);
    return IntStream.range(0, width())
        .map(
            place ->
                pooledBy() == Pooling.GRID2
                    ? place % QUARTERS * channels + place / QUARTERS
                    : place)
        .toArray();
  }
}

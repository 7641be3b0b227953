package io.frostline.classifier;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.Tensors;
import java.io.Serializable;
import java.util.List;

/**
 * The upper part of a classifier, standardisation and head: float32 features [N, width] in,
 * probabilities [N, classes] out, any N. It needs no images, so it can classify a feature table.
 * Tasks receive it as it is; open one session in each JVM.
 *
 * @param model the name of the classifier package, for messages
 * @param onnx the network
 * @param width how many features an image has
 * @param classes names in the order of the probabilities
 */
public record HeadNetwork(String model, byte[] onnx, int width, List<String> classes)
    implements Serializable {
  public HeadNetwork {
    classes = List.copyOf(classes);
  }

  /**
   * The head of a classifier.
   *
   * @throws UserException when the package is not a classifier
   */
  public static HeadNetwork of(ModelPackage classifier) {
    ModelDescription description = classifier.description();
    if (description.kind() != ModelKind.CLASSIFIER) {
      throw new UserException(
          Formatted.of(
              "Model %s is a %s and has no head. Give a classifier package, which `frostline train` writes.",
              description.name(), description.kind().keyword()));
    }
    Layer features =
        description
            .layer(description.features())
            .filter(layer -> !layer.spatial())
            .orElseThrow(() -> new IllegalStateException("no vector of features"));
    byte[] onnx =
        GraphCut.above(
                OnnxFile.read(classifier.network()),
                Tensors.declare(
                    features.name(),
                    Tensors.FLOAT,
                    List.of(Tensors.symbolic("N"), Tensors.fixed(features.numbers()))),
                List.of(description.output()))
            .toByteArray();
    return new HeadNetwork(
        description.name(), onnx, features.numbers(), List.copyOf(description.classes()));
  }

  /** Loads the head into the engine; safe for several threads at once. Close it. */
  public NetworkSession open() {
    return NetworkSession.open(onnx, "The head of " + model);
  }

  /**
   * Classifies features.
   *
   * @param session from {@link #open()}
   * @param features [N, width], as in a feature table
   * @return [N, classes]
   */
  public FloatTensor probabilities(NetworkSession session, FloatTensor features) {
    if (features.shape().length != 2 || features.shape()[1] != width) {
      throw new IllegalArgumentException(
          Formatted.of(
              "The head of %s takes %s per example, not a tensor of width %s.",
              model, Count.of(width, "feature"), java.util.Arrays.toString(features.shape())));
    }
    return session.run(features).values().iterator().next();
  }
}

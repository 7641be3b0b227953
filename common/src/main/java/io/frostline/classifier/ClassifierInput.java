package io.frostline.classifier;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkInput;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Preprocessing;
import io.frostline.feature.Provenance.Origin;
import io.frostline.onnx.proto.GraphProto;
import java.util.Map;

/** What a classifier takes: what its backbone takes when it is cut. */
interface ClassifierInput {
  /** That of a classifier with this backbone. */
  static ClassifierInput of(ModelPackage backbone) {
    return backbone.description().input() instanceof PixelInput
        ? new ClassifierPixels(backbone.description())
        : new ClassifierTokens(backbone);
  }

  /** What the inputs of the cut backbone are called in the classifier. */
  Map<String, String> names(GraphProto cut);

  /**
   * The input of the classifier.
   *
   * @param features that the head was trained on
   */
  NetworkInput described(Origin features);

  /**
   * What happens to an image before the classifier; null if it takes texts.
   *
   * @param features that the head was trained on
   */
  Preprocessing preprocessing(Origin features);

  /** What anyone who has only the network needs to know, by keys of its metadata. */
  Map<String, String> properties();

  /** The files of the backbone that the classifier needs as well. */
  Map<String, byte[]> files();

  /**
   * Verifies a classifier against its parts, run one after the other on the same examples.
   *
   * @throws io.frostline.message.UserException when a layer differs
   */
  ClassifierProof prove(ClassifierParts parts);
}

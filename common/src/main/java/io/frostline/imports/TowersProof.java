package io.frostline.imports;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelPackage;
import io.frostline.imports.encoder.FreeTokens;
import io.frostline.imports.towers.TwoTowers;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.ValueInfoProto;
import io.frostline.proof.ProofImages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Whether two towers compute apart what they compute in one network: the cosines of their vectors
 * times the scale must be the logits of the whole, for each pair of an image and a text.
 *
 * @param whole the network with both
 * @param image the package of the tower for images
 * @param text the tower for texts
 */
record TowersProof(TwoTowers whole, ModelPackage image, TextTowerSource text) {
  /**
   * How far the cosine of a pair may differ: rounding in networks of a dozen layers moves it by
   * millionths.
   */
  private static final double CLOSE = 1e-4;

  /**
   * Compares every pair.
   *
   * @throws UserException when one differs by more than rounding
   */
  Check check() {
    ProofImages images = ProofImages.of(image.description());
    List<double[]> ofImages = imageVectors(images);
    List<double[]> ofTexts = textVectors();
    double scale = whole.joined().scale();
    double largest = 0;
    double largestLogit = 0;
    ModelProto logits =
        FreeTokens.in(
            GraphCut.at(whole.whole(), List.of(whole.joined().logits())),
            text.input().ids(),
            text.input().paddingId());
    try (NetworkSession session =
        NetworkSession.openPart(logits.toByteArray(), "The network of both towers")) {
      for (int at = 0; at < ofImages.size(); at++) {
        for (int row = 0; row < ofTexts.size(); row++) {
          double source = logit(session, inputs(logits, images.batch(at, at + 1), row));
          double apart = scale * cosine(ofImages.get(at), ofTexts.get(row));
          largest = Math.max(largest, Math.abs(source - apart));
          largestLogit = Math.max(largestLogit, Math.abs(source));
        }
      }
    }
    // Not a number is not close either.
    if (!(largest <= CLOSE * Math.abs(scale))) {
      throw new UserException(
          Formatted.of(
              "The towers do not compute apart what the network computes: '%s' differs from the"
                  + " cosine of their vectors times %s by up to %.3g. It is not a network that"
                  + " compares images with texts as CLIP does. Export the towers as two files,"
                  + " vision_model.onnx and text_model.onnx.",
              whole.joined().logits(), scale, largest));
    }
    return new Check(
        "cosines of both towers x logit scale, against the logits of the source",
        Formatted.of("%d images x %s", ofImages.size(), text.texts().inWords()),
        largest,
        largest / largestLogit,
        whole.joined().logits());
  }

  private List<double[]> imageVectors(ProofImages images) {
    ModelDescription description = image.description();
    ModelProto tower = GraphCut.at(OnnxFile.read(image.network()), List.of(description.features()));
    List<double[]> vectors = new ArrayList<>();
    try (NetworkSession session =
        NetworkSession.open(tower.toByteArray(), "The tower for images")) {
      for (int at = 0; at < ProofImages.COUNT; at++) {
        vectors.add(vector(session.run(images.batch(at, at + 1))));
      }
    }
    return vectors;
  }

  private List<double[]> textVectors() {
    List<double[]> vectors = new ArrayList<>();
    try (NetworkSession session = text.open()) {
      for (int row = 0; row < text.texts().texts().size(); row++) {
        vectors.add(vector(session.run(text.texts().alone(row))));
      }
    }
    return vectors;
  }

  private static double[] vector(Map<String, FloatTensor> outputs) {
    float[] values = outputs.values().iterator().next().values();
    double[] vector = new double[values.length];
    for (int place = 0; place < vector.length; place++) {
      vector[place] = values[place];
    }
    return vector;
  }

  /** What each input of the whole gets, in its order. */
  private List<InputTensor> inputs(ModelProto logits, FloatTensor image, int row) {
    Map<String, InputTensor> tokens = new HashMap<>();
    Iterator<InputTensor> alone = text.texts().alone(row).iterator();
    text.input().tensors().forEach(name -> tokens.put(name, alone.next()));
    return new OnnxGraph(logits.getGraph())
        .inputs().stream()
            .map(ValueInfoProto::getName)
            .map(name -> tokens.getOrDefault(name, InputTensor.floats(image)))
            .toList();
  }

  private static double logit(NetworkSession session, List<InputTensor> inputs) {
    return session.run(inputs).values().iterator().next().values()[0];
  }

  private static double cosine(double[] one, double[] other) {
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int place = 0; place < one.length; place++) {
      product += one[place] * other[place];
      squares += one[place] * one[place];
      otherSquares += other[place] * other[place];
    }
    return product / Math.sqrt(squares * otherSquares);
  }
}

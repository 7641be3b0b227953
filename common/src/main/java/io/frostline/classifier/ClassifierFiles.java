package io.frostline.classifier;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkFingerprint;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.ScoreKind;
import io.frostline.backbone.Scores;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TensorLayout;
import io.frostline.feature.Provenance.Origin;
import io.frostline.image.JpegDecoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The files of a classifier package.
 *
 * @param onnx the joined network
 * @param proof what the parts computed; empty until they have
 * @param head the Deeplearning4j zip
 * @param training the text of the record
 */
record ClassifierFiles(
    ModelDescription description, byte[] onnx, byte[] proof, byte[] head, byte[] training) {
  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);
  private static final Scores SOFTMAX_OF_THE_HEAD =
      new Scores(ScoreKind.PROBABILITIES, "the head ends with a softmax");

  /** All but the proof. */
  static ClassifierFiles of(NewClassifier classifier, JoinedNetwork joined) {
    byte[] onnx = joined.model().toByteArray();
    byte[] training = TrainingRecordFile.bytes(classifier.record());
    byte[] head = classifier.head().zip();
    ModelDescription backbone = classifier.backbone().description();
    ModelDescription description =
        new ModelDescription(
            classifier.name().text(),
            ModelKind.CLASSIFIER,
            Sha256.of(onnx),
            NetworkFingerprint.of(joined.model()),
            new Source(
                backbone.name(),
                backbone.source().url(),
                backbone.source().licence(),
                backbone.sha256(),
                backbone.source().note()),
            input(backbone.pixels()),
            bytesAsTheyAre(backbone.preprocessing(), classifier.record().table().origin()),
            JoinedNetwork.PROBABILITIES,
            joined.layers(),
            joined.lower().features(),
            classifier.head().classes(),
            SOFTMAX_OF_THE_HEAD,
            batch(backbone),
            List.of(),
            null,
            Map.of(ModelPackage.HEAD, Sha256.of(head), ModelPackage.TRAINING, Sha256.of(training)),
            backbone.notes());
    return new ClassifierFiles(description, onnx, new byte[0], head, training);
  }

  private static PixelInput input(PixelInput backbone) {
    return new PixelInput(
        JoinedNetwork.PIXELS,
        backbone.width(),
        backbone.height(),
        backbone.channels(),
        ColorOrder.RGB,
        TensorLayout.NHWC);
  }

  /** The arithmetic is in the network. */
  private static Preprocessing bytesAsTheyAre(Preprocessing backbone, Origin features) {
    JpegDecoding trained = JpegDecoding.recordedIn(features.preprocessing());
    return new Preprocessing(
        backbone.resize(),
        backbone.interpolation(),
        1,
        ZEROS,
        ONES,
        trained == JpegDecoding.EXACT ? null : trained);
  }

  private static Batch batch(ModelDescription backbone) {
    return backbone.batch().size() == BatchSize.FREE
        ? new Batch(BatchSize.FREE, "same as the backbone; a batch was compared with single runs")
        : new Batch(BatchSize.ONE, "same as the backbone: " + backbone.batch().reason());
  }

  /** All of them. */
  ClassifierFiles proved(List<Check> checks, byte[] record) {
    ModelDescription proved = description.withProof(checks, Sha256.of(record));
    return new ClassifierFiles(proved, onnx, record, head, training);
  }

  /** Writes all but the description. */
  void write(Path folder) throws IOException {
    Files.write(ModelPackage.networkIn(folder), onnx);
    Files.write(ModelPackage.proofIn(folder), proof);
    Files.write(folder.resolve(ModelPackage.HEAD), head);
    Files.write(folder.resolve(ModelPackage.TRAINING), training);
  }
}

package io.frostline.classifier;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkFingerprint;
import io.frostline.backbone.ScoreKind;
import io.frostline.backbone.Scores;
import io.frostline.backbone.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a classifier package.
 *
 * @param onnx the joined network
 * @param proof what the parts computed; empty until they have
 * @param further the head, the record of its training, and what the backbone needs beside it, by
 *     the names of the files
 */
record ClassifierFiles(
    ModelDescription description, byte[] onnx, byte[] proof, Map<String, byte[]> further) {
  private static final Scores SOFTMAX_OF_THE_HEAD =
      new Scores(ScoreKind.PROBABILITIES, "the head ends with a softmax");

  /** All but the proof. */
  static ClassifierFiles of(NewClassifier classifier, JoinedNetwork joined) {
    byte[] onnx = joined.model().toByteArray();
    ModelDescription backbone = classifier.backbone().description();
    ClassifierInput input = ClassifierInput.of(classifier.backbone());
    Map<String, byte[]> further = new HashMap<>(input.files());
    further.put(ModelPackage.HEAD, classifier.head().zip());
    further.put(ModelPackage.TRAINING, TrainingRecordFile.bytes(classifier.record()));
    Map<String, String> checksums = new HashMap<>();
    further.forEach((name, content) -> checksums.put(name, Sha256.of(content)));
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
            input.described(classifier.record().table().origin()),
            input.preprocessing(classifier.record().table().origin()),
            JoinedNetwork.PROBABILITIES,
            joined.layers(),
            joined.lower().features(),
            classifier.head().classes(),
            SOFTMAX_OF_THE_HEAD,
            batch(backbone),
            List.of(),
            null,
            checksums,
            backbone.notes(),
            null,
            backbone.pooling(),
            null);
    return new ClassifierFiles(description, onnx, new byte[0], further);
  }

  private static Batch batch(ModelDescription backbone) {
    return backbone.batch().size() == BatchSize.FREE
        ? new Batch(BatchSize.FREE, "same as the backbone; a batch was compared with single runs")
        : new Batch(BatchSize.ONE, "same as the backbone: " + backbone.batch().reason());
  }

  /** All of them. */
  ClassifierFiles proved(ClassifierProof verified) {
    ModelDescription proved =
        description.withProof(verified.checks(), Sha256.of(verified.record()));
    return new ClassifierFiles(proved, onnx, verified.record(), further);
  }

  /** Writes all but the description. */
  void write(Path folder) throws IOException {
    Files.write(ModelPackage.networkIn(folder), onnx);
    Files.write(ModelPackage.proofIn(folder), proof);
    for (Map.Entry<String, byte[]> file : further.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }
}

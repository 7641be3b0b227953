package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.PadFolding;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.ProofRecord;
import io.frostline.proof.ProofTexts;
import io.frostline.proof.TextValues;
import io.frostline.text.Tokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Verifies a package of an encoder again: on the same texts and at every layer, as its import. */
final class EncoderVerification {
  private final ModelPackage model;
  private final ModelDescription description;
  private final ProofTexts texts;

  EncoderVerification(ModelPackage model) {
    this.model = model;
    this.description = model.description();
    try (Tokenizer tokenizer = Tokenizer.open(model.file(ModelPackage.TOKENIZER))) {
      this.texts = ProofTexts.of(description.tokens(), tokenizer);
    }
  }

  /**
   * Compares with the values that the file computes.
   *
   * @throws UserException when the file is not an encoder
   */
  VerifiedPackage against(Path file) {
    EncoderSource source = EncoderSource.read(file);
    Map<String, String> tensors = new HashMap<>();
    for (Layer layer : description.layers()) {
      tensors.put(layer.name(), Objects.requireNonNullElse(layer.original(), layer.name()));
    }
    try (NetworkSession session =
        EncoderProof.open(GraphCut.at(source.model(), List.copyOf(tensors.values())))) {
      TextValues expected = TextValues.alone(session, texts, description.layers(), tensors);
      return verified("the source one by one", values().compare(expected));
    }
  }

  /**
   * Compares with what the source computed at import, sampled.
   *
   * @throws UserException when the package has no such record, or it was made of other tokens
   */
  VerifiedPackage alone() {
    Path proof =
        model
            .proof()
            .orElseThrow(
                () ->
                    new UserException(
                        Formatted.of(
                            "Model %s has no record of what its source computed. Verify it against the source file with --source.",
                            description.name())));
    ProofRecord record = ProofRecord.read(proof);
    if (record.pixels() != texts.checksum()) {
      throw new UserException(
          Formatted.of(
              "The texts of the proof have other tokens on this machine (checksum %08x) than where model %s was imported (%08x). Verify against the source file with --source, or import the model again.",
              texts.checksum(), description.name(), record.pixels()));
    }
    List<String> layers = description.layers().stream().map(Layer::name).toList();
    if (!List.copyOf(record.layers().keySet()).equals(layers)) {
      throw new UserException(
          Formatted.of(
              "The proof of model %s covers different layers than model.json lists. Import the model again.",
              description.name()));
    }
    return verified("what the source computed at import", values().compare(record));
  }

  private TextValues values() {
    List<String> layers = description.layers().stream().map(Layer::name).toList();
    try (NetworkSession session =
        EncoderProof.open(PadFolding.of(GraphCut.at(OnnxFile.read(model.network()), layers)))) {
      return description.batch().size() == BatchSize.FREE
          ? TextValues.together(
              session,
              texts,
              description.layers(),
              IntStream.range(0, texts.texts().size()).boxed().toList())
          : TextValues.alone(session, texts, description.layers(), Map.of());
    }
  }

  private VerifiedPackage verified(String against, List<LayerComparison> layers) {
    String runs = description.batch().size() == BatchSize.FREE ? "in a padded batch" : "one by one";
    return VerifiedPackage.ofTexts(
        EncoderProof.check(Formatted.of("%s, against %s", runs, against), texts, layers), layers);
  }
}

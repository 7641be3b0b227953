package io.frostline.imports;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.TokenInput;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.LayerProof;
import io.frostline.proof.ProofImages;
import io.frostline.proof.ProofRecord;
import io.frostline.proof.ProofTexts;
import io.frostline.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Verifies that a network computes the same in a batch as in single runs, and at a layer alone as
 * at all of them, and records what it computes: for networks that are their own source.
 *
 * @param checks what was compared, and how far it differs
 * @param record what single runs computed, sampled: the content of {@code proof.bin}
 */
public record SelfProof(List<Check> checks, byte[] record) {
  public SelfProof {
    checks = List.copyOf(checks);
  }

  /**
   * Verifies the network of a package.
   *
   * @param model its checks and proof are not used
   * @throws UserException naming the first layer that differs too much
   */
  public static SelfProof of(ModelPackage model) {
    ModelProto network = OnnxFile.read(model.network());
    return model.description().input() instanceof TokenInput
        ? ofTexts(model, network)
        : ofImages(network, model.description());
  }

  private static SelfProof ofTexts(ModelPackage model, ModelProto network) {
    try (Tokenizer tokenizer = Tokenizer.open(model.file(ModelPackage.TOKENIZER))) {
      ProofTexts texts = ProofTexts.of(model.description().tokens(), tokenizer);
      TextNetworkProof proof = TextNetworkProof.ofItself(network, model.description(), texts);
      return new SelfProof(proof.checks(), proof.record());
    }
  }

  /** The network takes floats. */
  private static SelfProof ofImages(ModelProto network, ModelDescription description) {
    ProofImages images = ProofImages.of(description);
    Map<String, long[]> shapes = ImportChecks.shapes(description.layers());
    List<LayerComparison> layers;
    try (OnnxSourceEngine singles = new OnnxSourceEngine(network)) {
      layers =
          new LayerProof(new EngineReference(singles, images), images)
              .compare(network, shapes, description.batch().size());
    }
    refuseDifferences(layers);
    ProofRecord record = ProofRecord.of(images, layers);
    List<LayerComparison> alone = new ArrayList<>();
    for (String end : List.of(description.features(), description.output())) {
      alone.addAll(
          new LayerProof(record, images)
              .compare(network, Map.of(end, shapes.get(end)), description.batch().size()));
    }
    refuseDifferences(alone);
    return new SelfProof(
        ImportChecks.all(
            images,
            description.batch().size(),
            "single runs",
            layers,
            "output and default layer alone",
            alone),
        record.toBytes());
  }

  private static void refuseDifferences(List<LayerComparison> layers) {
    layers.stream()
        .filter(layer -> !layer.agrees())
        .findFirst()
        .ifPresent(
            first -> {
              throw new UserException(
                  Formatted.of(
                      "The network does not compute the same in a batch, or at one layer alone, as in single runs at all layers: the first layer that differs, '%s', %s. Nothing was written. Please report this problem.",
                      first.tensor(), first.text()));
            });
  }
}

package io.frostline.imports;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.LayerProof;
import io.frostline.proof.ProofImages;
import io.frostline.proof.ProofRecord;
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
   * Verifies a network.
   *
   * @param network takes floats
   * @param description of it; its checks and proof are not used
   * @throws UserException naming the first layer that differs too much
   */
  public static SelfProof of(ModelProto network, ModelDescription description) {
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

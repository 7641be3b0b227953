package io.frostline.imports;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.ComputedReference;
import io.frostline.proof.FloatPixels;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.LayerProof;
import io.frostline.proof.ProofImages;
import io.frostline.proof.ProofRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Verifies a network joined from parts against those parts, run one after the other: on the same
 * images and as strictly as an import, layer by layer.
 *
 * @param checks what was compared, and how far it differs
 * @param record what the parts computed, sampled: the content of {@code proof.bin}
 */
public record JoinProof(List<Check> checks, byte[] record) {
  private static final String PARTS = "backbone and head run one after the other";

  public JoinProof {
    checks = List.copyOf(checks);
  }

  /** The parts of a joined network. */
  @FunctionalInterface
  public interface Parts {
    /**
     * Runs one image through one part after the other.
     *
     * @param pixels uint8 RGB [1, H, W, 3], direct
     * @param layers of the joined network
     * @return what the parts have there, batch first
     */
    Map<String, FloatTensor> run(ByteBuffer pixels, List<String> layers);
  }

  /**
   * Verifies a network.
   *
   * @param joined takes bytes
   * @param description of it; its checks and proof are not used
   * @throws UserException naming the first layer that differs too much
   */
  public static JoinProof of(ModelProto joined, ModelDescription description, Parts parts) {
    ProofImages images = ProofImages.of(description);
    ModelProto tested = FloatPixels.in(joined);
    Map<String, long[]> shapes = ImportChecks.shapes(description.layers());
    List<LayerComparison> layers =
        new LayerProof(new PartsReference(parts, images), images)
            .compare(tested, shapes, description.batch().size());
    refuseDifferences(layers);
    ProofRecord record = ProofRecord.of(images, layers);
    String end = description.output();
    List<LayerComparison> alone =
        new LayerProof(record, images)
            .compare(tested, Map.of(end, shapes.get(end)), description.batch().size());
    refuseDifferences(alone);
    return new JoinProof(
        ImportChecks.all(images, description.batch().size(), PARTS, layers, "output alone", alone),
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
                      "The joined network does not reproduce %s: the first layer that differs, '%s', %s. Nothing was written. Please report this problem with backbone and head.",
                      PARTS, first.tensor(), first.text()));
            });
  }

  /** The parts, run image by image; every value is compared. */
  private record PartsReference(Parts parts, ProofImages images) implements ComputedReference {
    @Override
    public Map<String, FloatTensor> run(int image, List<String> tensors) {
      return parts.run(images.bytes(image), tensors);
    }
  }
}

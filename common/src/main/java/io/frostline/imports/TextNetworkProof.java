package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.PadFolding;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.ProofTexts;
import io.frostline.proof.TextValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Verifies a network for texts that was made here: one joined from parts against those parts, or
 * one that is its own source in a padded batch against single runs.
 *
 * @param checks what was compared, and how far it differs
 * @param record what should be computed, sampled: the content of {@code proof.bin}
 */
public record TextNetworkProof(List<Check> checks, byte[] record) {
  private static final String PARTS = "backbone and head run one after the other";

  public TextNetworkProof {
    checks = List.copyOf(checks);
  }

  /**
   * Verifies a joined network, with all of its layers as outputs and with its own output alone.
   *
   * @param expected what the parts compute at each layer
   * @throws UserException naming the first layer that differs
   */
  public static TextNetworkProof ofParts(
      ModelProto joined, ModelDescription description, ProofTexts texts, TextValues expected) {
    List<Check> checks = new ArrayList<>();
    BatchSize batch = description.batch().size();
    Run all = new Run(joined, description.layers(), texts);
    Run end = new Run(joined, List.of(description.layerNamed(description.output())), texts);
    checks.addAll(all.compared(batch, expected, PARTS));
    checks.addAll(end.compared(batch, expected, PARTS));
    return new TextNetworkProof(checks, expected.record(texts).toBytes());
  }

  /**
   * Verifies that a network computes the same in a padded batch as in single runs: at all layers,
   * and at the default layer alone, where the engine may fuse more nodes.
   *
   * @throws UserException naming the first layer that differs
   */
  public static TextNetworkProof ofItself(
      ModelProto network, ModelDescription description, ProofTexts texts) {
    Run all = new Run(network, description.layers(), texts);
    Run end = new Run(network, List.of(description.layerNamed(description.features())), texts);
    BatchSize batch = description.batch().size();
    TextValues singles = all.alone();
    List<Check> checks = new ArrayList<>(all.compared(batch, singles, "single runs"));
    checks.addAll(end.compared(batch, end.alone(), "single runs"));
    return new TextNetworkProof(checks, singles.record(texts).toBytes());
  }

  /** A network with some layers as its outputs. */
  private record Run(ModelProto network, List<Layer> layers, ProofTexts texts) {
    private NetworkSession open() {
      List<String> names = layers.stream().map(Layer::name).toList();
      return EncoderProof.open(PadFolding.of(GraphCut.at(network, names)));
    }

    TextValues alone() {
      try (NetworkSession session = open()) {
        return TextValues.alone(session, texts, layers, Map.of());
      }
    }

    List<Check> compared(BatchSize batch, TextValues expected, String against) {
      List<Check> checks = new ArrayList<>();
      try (NetworkSession session = open()) {
        checks.add(
            check(
                "one by one, against " + against,
                TextValues.alone(session, texts, layers, Map.of()).compare(expected)));
        if (batch == BatchSize.FREE) {
          List<Integer> rows = IntStream.range(0, texts.texts().size()).boxed().toList();
          checks.add(
              check(
                  Formatted.of(
                      "in a batch of %d padded to %s, against %s",
                      rows.size(), Count.of(texts.longest(), "token"), against),
                  TextValues.together(session, texts, layers, rows).compare(expected)));
        }
      }
      return checks;
    }

    private Check check(String how, List<LayerComparison> compared) {
      compared.stream()
          .filter(layer -> !layer.agrees())
          .findFirst()
          .ifPresent(
              first -> {
                throw new UserException(
                    Formatted.of(
                        "The network does not compute what it should, %s: the first layer that differs, '%s', %s. Nothing was written. Please report this problem.",
                        how, first.tensor(), first.text()));
              });
      return EncoderProof.check(how, texts, compared);
    }
  }
}

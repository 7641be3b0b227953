package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ColorOrder;
import io.frostline.imports.TestRequests;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.RequestedFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the imported form of a Keras file computes. */
final class ImportedValues {
  private static final double TOLERANCE = 1e-5;

  private ImportedValues() {}

  static SourceNetwork read(Path file) {
    KerasNetworkFile network = new KerasNetworkFile(file, Optional.empty());
    return network.read(
        new ImportRequest(
            network,
            "network",
            new RequestedFormat(Optional.empty(), Optional.empty(), ColorOrder.RGB),
            TestRequests.PLAIN));
  }

  /**
   * The values of a layer for one image.
   *
   * @param pixels [1, height, width, 3]
   */
  static float[] of(Path file, String layer, FloatTensor pixels) {
    try (SourceNetwork source = read(file)) {
      ModelProto cut = GraphCut.at(source.model(), List.of(layer));
      try (NetworkSession session = NetworkSession.open(cut.toByteArray(), layer)) {
        return session.run(pixels).get(layer).values();
      }
    }
  }

  /** Asserts that numbers are equal within 1e-5 of the largest, at least of 1. */
  static void assertEqual(float[] imported, double[] expected) {
    assertThat(imported).hasSize(expected.length);
    double scale = 1;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int at = 0; at < expected.length; at++) {
      assertThat(Math.abs(imported[at] - expected[at]))
          .as("value %d: %s instead of %s", at, imported[at], expected[at])
          .isLessThanOrEqualTo(TOLERANCE * scale);
    }
  }
}

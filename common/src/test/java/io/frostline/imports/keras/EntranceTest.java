package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.TestRequests;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.preprocessing.DecidedPreprocessing;
import io.frostline.imports.preprocessing.RequestedPreprocessing;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import io.frostline.proof.RequestedFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntranceTest {
  private static final String FLIP = layer("RandomFlip", "flip", "\"mode\": \"horizontal\"");
  private static final String RESIZE =
      layer("Resizing", "resize", "\"height\": 6, \"width\": 8, \"interpolation\": \"bilinear\"");
  private static final String RESCALE = layer("Rescaling", "rescale", "\"scale\": 0.5");
  private static final String CROP = layer("CenterCrop", "crop", "\"height\": 4, \"width\": 5");
  private static final String POOL = layer("GlobalAveragePooling2D", "pool", "\"keepdims\": false");

  @TempDir private Path folder;

  @Test
  void saysWhatBecomesOfEachLayerThatPreparesImages() {
    try (SourceNetwork source = read(TestRequests.PLAIN, FLIP, RESIZE, RESCALE, CROP, POOL)) {
      assertThat(source.format().width()).isEqualTo(8);
      assertThat(source.format().height()).isEqualTo(6);
      assertThat(source.notes())
          .containsExactly(
              "layers left out, because they work in training only: flip (RandomFlip)",
              "layers taken over as the preprocessing of the package: resize (Resizing), to 8x6 (width x height), squash, bilinear",
              "layers computed in the network, after the preprocessing of the package: rescale (Rescaling), crop (CenterCrop)");
    }
  }

  @Test
  void saysNothingOfANetworkThatStartsWithOtherLayers() {
    assertThatThrownBy(() -> read(TestRequests.PLAIN, POOL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "leaves the size of its images open: [null,null,null,3]. Pass --size.");
  }

  @Test
  void refusesAnotherWayToResizeThanThatOfTheNetwork() {
    Preprocessing other =
        new Preprocessing(
            ResizeRule.of("shorter-side=256"),
            Interpolation.BILINEAR,
            1,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0));

    assertThatThrownBy(
            () -> decided(RequestedPreprocessing.exactly(ColorOrder.RGB, other), RESIZE, POOL))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Layer 'resize' (Resizing) resizes images without keeping their proportions, bilinear; --resize shorter-side=256 and --interpolation bilinear differ. Leave out both options.");
  }

  @Test
  void takesOverWhatTheEntranceDoesToPixels() {
    String bytes = layer("Rescaling", "bytes", "\"scale\": 0.00784313725, \"offset\": -1");
    DecidedPreprocessing decided =
        decided(RequestedPreprocessing.NOTHING, FLIP, RESIZE, bytes, POOL);

    assertThat(decided.preprocessing()).isEqualTo(TestRequests.PLAIN);
    assertThat(decided.notes())
        .containsExactly(
            "pixel values rgb, (pixel x 1 - 0,0,0) / 1,1,1, which gives 0 to 255: from the entrance of the network: bytes (Rescaling)",
            "resizing squash, bilinear: from the file: Layer 'resize' (Resizing)");
  }

  @Test
  void takesOverANormalisationBehindAnotherScaling() {
    String toBytes = layer("Rescaling", "to_bytes", "\"scale\": 255");
    String normal =
        layer(
            "Normalization",
            "normal",
            "\"axis\": [-1], \"mean\": [123.7, 116.3, 103.5], \"variance\": [3409.9, 3262.7, 3290.3]");

    assertThat(
            decided(RequestedPreprocessing.NOTHING, RESIZE, normal, POOL).preprocessing().scale())
        .isEqualTo(1);
    assertThat(
            decided(RequestedPreprocessing.NOTHING, RESIZE, toBytes, normal, POOL)
                .preprocessing()
                .scale())
        .isEqualTo(1 / 255.0);
  }

  @Test
  void requiresAPreprocessingWhereTheEntranceDoesNotShowIt() {
    assertThatThrownBy(() -> decided(RequestedPreprocessing.NOTHING, RESIZE, RESCALE, POOL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "Its first layers scale what they get (rescale (Rescaling)), which does not show");
    assertThatThrownBy(() -> decided(RequestedPreprocessing.NOTHING, RESIZE, POOL))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("network.h5 does not say how its images must be prepared");
  }

  private DecidedPreprocessing decided(RequestedPreprocessing requested, String... layers) {
    try (SourceNetwork source = read(TestRequests.PLAIN, layers)) {
      return DecidedPreprocessing.of(
          requested,
          source.preprocessing(),
          "network.h5",
          new InputSize(source.format().width(), source.format().height()));
    }
  }

  @Test
  void refusesToResizeBehindOtherLayers() {
    assertThatThrownBy(() -> read(TestRequests.PLAIN, RESCALE, RESIZE, POOL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Pass --size");
  }

  private SourceNetwork read(Preprocessing preprocessing, String... layers) {
    Path file = folder.resolve("network.h5");
    String sequence =
        "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": [%s, %s]}}"
            .formatted(
                layer("InputLayer", "in", "\"batch_input_shape\": [null, null, null, 3]"),
                String.join(", ", layers));
    List<LayerNode> nodes = new ArrayList<>();
    nodes.add(new LayerNode("in", "InputLayer", KerasConfiguration.noSettings(), List.of()));
    KerasFileWriter.whole(
        file, sequence, new WeightedNetwork(new LayerGraph("s", nodes, List.of("in")), Map.of()));
    KerasNetworkFile network = new KerasNetworkFile(file, Optional.empty());
    return network.read(
        new ImportRequest(
            network,
            "network",
            new RequestedFormat(Optional.empty(), Optional.empty(), ColorOrder.RGB),
            preprocessing));
  }

  private static String layer(String type, String name, String settings) {
    return "{\"class_name\": \"%s\", \"config\": {\"name\": \"%s\", %s}}"
        .formatted(type, name, settings);
  }
}

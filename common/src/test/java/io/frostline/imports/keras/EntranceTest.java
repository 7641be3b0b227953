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
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.UserException;
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
              "left out, because they work in training only: flip (RandomFlip)",
              "taken over as the preprocessing of the package: resize (Resizing), to 8x6 (width x height), squash, bilinear",
              "computed in the network, after the preprocessing of the package: rescale (Rescaling), crop (CenterCrop)");
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

    assertThatThrownBy(() -> read(other, RESIZE, POOL))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Layer 'resize' (Resizing) resizes images without keeping their proportions, bilinear; --resize shorter-side=256 and --interpolation bilinear differ. Leave out both options.");
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

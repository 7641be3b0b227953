package io.frostline.imports.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelStore;
import io.frostline.imports.NetworkImport;
import io.frostline.imports.TestRequests;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.applications.Variant;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.source.ImportRequest;
import io.frostline.proof.InputSize;
import io.frostline.proof.RequestedFormat;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every Keras Application with random weights, from a file of weights to a package: Deeplearning4j
 * against the package at every layer. The large ones take minutes and gigabytes: {@code
 * -Dfrostline.zoo=all}, or their names.
 */
class KerasApplicationImportTest {
  private static final Set<String> SMALL = Set.of("MobileNet", "InceptionV3", "EfficientNetB0");
  private static final int SIZE = 96;
  private static final int CLASSES = 10;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void computesWhatDeeplearning4jComputes(KerasApplication application) {
    assumeTrue(isAsked(application.keyword()), "Skipped: -Dfrostline.zoo=all takes it in");
    LayerGraph network = application.network(new Variant(SIZE, SIZE, OptionalInt.of(CLASSES)));
    Path file = folder.resolve("weights.h5");
    KerasFileWriter.weightsOnly(
        file, new WeightedNetwork(network, new SeededWeights(11).of(network)));

    ModelDescription model =
        new NetworkImport().run(request(file, application), new ModelStore(folder)).description();

    double largest =
        model.checks().stream().mapToDouble(Check::largestRelative).max().orElseThrow();
    System.out.printf(
        "| %s | %d | %d | %.1e |%n",
        application.keyword(), network.layers().size(), model.layers().size(), largest);
    assertThat(largest).isLessThan(1e-4);
  }

  private static boolean isAsked(String keyword) {
    String asked = System.getProperty("frostline.zoo", String.join(",", SMALL));
    return asked.equals("all") || Set.of(asked.split(",")).contains(keyword);
  }

  private static ImportRequest request(Path file, KerasApplication application) {
    return new ImportRequest(
        new KerasNetworkFile(file, Optional.of(application.keyword())),
        "network",
        new RequestedFormat(Optional.of(InputSize.square(SIZE)), Optional.empty(), ColorOrder.RGB),
        TestRequests.TO_ONE);
  }
}

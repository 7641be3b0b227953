package io.frostline.imports.keras;

import io.frostline.backbone.TensorLayout;
import io.frostline.imports.deeplearning4j.CompiledNetwork;
import io.frostline.imports.deeplearning4j.Deeplearning4jSettings;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.proof.InputFormat;
import io.frostline.proof.InputSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A network that Keras has saved as HDF5, or its weights alone.
 *
 * @param path of the HDF5 file
 * @param architecture for a file without configuration: the name of one of the Keras Applications,
 *     or the path of a configuration as {@code model.to_json()} gives it
 */
public record KerasNetworkFile(Path path, Optional<String> architecture) implements NetworkFile {

  @Override
  public SourceNetwork read(ImportRequest request) {
    Deeplearning4jSettings.apply();
    try (KerasHdf5 file = KerasHdf5.open(path)) {
      checkBackend(file);
      List<StoredLayer> stored = file.layers();
      LayerGraph network = network(file, stored, request.format().size());
      InputFormat format =
          request.format().matching(ConfiguredInput.size(network), TensorLayout.NHWC);
      WeightedNetwork stated =
          new WeightedNetwork(
              network, WeightMatch.of(network, stored, path.getFileName().toString()));
      WeightedNetwork weighted = isKnown() ? EfficientNetPixels.fitted(stated) : stated;
      WeightedNetwork translated = LayerTranslation.of(weighted, dialect(file));
      Entrance entrance = new Entrance(weighted.network());
      return CompiledNetwork.of(Deeplearning4jGraph.of(translated), format)
          .withPreprocessing(entrance.preprocessing(weighted.weights()))
          .withNotes(entrance.notes());
    }
  }

  /** Whether the network is built from the name of an architecture. */
  private boolean isKnown() {
    return architecture.filter(given -> !ConfigurationJson.isFile(given)).isPresent();
  }

  private LayerGraph network(KerasHdf5 file, List<StoredLayer> stored, Optional<InputSize> size) {
    if (isKnown()) {
      return KnownNetwork.of(KerasApplication.of(architecture.get()), stored, size);
    }
    if (architecture.isPresent()) {
      return ConfiguredInput.sized(ConfigurationJson.read(Path.of(architecture.get())), size);
    }
    String configuration =
        file.configuration()
            .orElseThrow(
                () ->
                    new UserException(
                        Formatted.of(
                            "%s contains only weights, not the network that they belong to. Pass --architecture: one of %s, or the path of its configuration as JSON (model.to_json()).",
                            path, String.join(", ", KerasApplication.keywords()))));
    return ConfiguredInput.sized(
        ConfigurationJson.parse(configuration, path.getFileName().toString()), size);
  }

  private void checkBackend(KerasHdf5 file) {
    if (file.backend().filter("theano"::equalsIgnoreCase).isPresent()) {
      throw new UserException(
          Formatted.of(
              "%s was written by Keras on Theano, whose convolutions turn their kernels by 180 degrees. Load it in Keras 2 on TensorFlow, which converts the kernels, and save it again.",
              path));
    }
  }

  private static ActivationDialect dialect(KerasHdf5 file) {
    return file.version().map(ActivationDialect::of).orElse(ActivationDialect.BEFORE_KERAS_3);
  }
}

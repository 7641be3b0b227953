package io.frostline.jobs;

import io.frostline.imports.NetworkFiles;
import io.frostline.imports.keras.applications.KerasApplication;
import io.frostline.imports.source.NetworkFile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which network a file of Keras belongs to that holds weights only. */
final class ArchitectureOption {
  @Option(
      names = "--architecture",
      paramLabel = "NAME|FILE.json",
      description =
          "For an HDF5 file of Keras that holds weights only: one of the Keras Applications, as"
              + " InceptionV3 or EfficientNetB0, or what model.to_json() gave.")
  private String architecture;

  /** The reader of a network file. */
  NetworkFile networkFile(Path file) {
    return architecture == null ? NetworkFiles.of(file) : NetworkFiles.of(file, architecture);
  }

  /** The one of the Keras Applications that was asked for. */
  Optional<KerasApplication> application() {
    return Optional.ofNullable(architecture).flatMap(KerasApplication::named);
  }
}

package io.frostline.jobs;

import io.frostline.imports.NetworkFiles;
import io.frostline.imports.source.NetworkFile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The architecture of a Keras file that contains only weights. */
final class ArchitectureOption {
  @Option(
      names = "--architecture",
      paramLabel = "NAME|FILE.json",
      description =
          "For a Keras HDF5 file that contains only weights: the name of one of the Keras"
              + " Applications, such as InceptionV3 or EfficientNetB0, or a file with the output of"
              + " model.to_json().")
  private String architecture;

  /** The reader of a network file. */
  NetworkFile networkFile(Path file) {
    return architecture == null ? NetworkFiles.of(file) : NetworkFiles.of(file, architecture);
  }
}

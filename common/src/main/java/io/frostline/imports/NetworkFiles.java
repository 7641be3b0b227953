package io.frostline.imports;

import io.frostline.imports.deeplearning4j.Deeplearning4jNetworkFile;
import io.frostline.imports.keras.KerasNetworkFile;
import io.frostline.imports.source.FileKind;
import io.frostline.imports.source.NetworkFile;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.nio.file.Path;
import java.util.Optional;

/** Chooses the reader of a network file by the file's content. */
public final class NetworkFiles {
  private NetworkFiles() {}

  /**
   * The reader for a file.
   *
   * @throws UserException when the file is missing, or contains no network
   */
  public static NetworkFile of(Path file) {
    return switch (FileKind.of(file)) {
      case ONNX -> new OnnxNetworkFile(file);
      case HDF5 -> new KerasNetworkFile(file, Optional.empty());
      case DEEPLEARNING4J -> new Deeplearning4jNetworkFile(file);
      case PACKAGE ->
          throw new UserException(
              Formatted.of(
                  "%s is an exported model package, not a network file. Give an ONNX model.",
                  file));
    };
  }

  /**
   * The reader for a Keras file that does not record its network, or whose record is to be
   * overridden.
   *
   * @param architecture the name of one of the Keras Applications, or the path of a configuration
   * @throws UserException when the file is missing, or not a Keras file
   */
  public static NetworkFile of(Path file, String architecture) {
    if (FileKind.of(file) != FileKind.HDF5) {
      throw new UserException(
          Formatted.of(
              "%s is not a Keras HDF5 file, and --architecture works only with those. Leave out --architecture.",
              file));
    }
    return new KerasNetworkFile(file, Optional.of(architecture));
  }
}

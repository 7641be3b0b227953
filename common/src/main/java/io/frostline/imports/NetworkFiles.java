package io.frostline.imports;

import io.frostline.imports.deeplearning4j.Deeplearning4jNetworkFile;
import io.frostline.imports.keras.KerasNetworkFile;
import io.frostline.imports.source.FileKind;
import io.frostline.imports.source.NetworkFile;
import io.frostline.message.UserException;
import java.nio.file.Path;
import java.util.Optional;

/** Chooses the reader of a network file by what the file holds. */
public final class NetworkFiles {
  private NetworkFiles() {}

  /**
   * The reader for a file.
   *
   * @throws UserException when the file is missing, or holds no network
   */
  public static NetworkFile of(Path file) {
    return switch (FileKind.of(file)) {
      case ONNX -> new OnnxNetworkFile(file);
      case HDF5 -> new KerasNetworkFile(file, Optional.empty());
      case DEEPLEARNING4J -> new Deeplearning4jNetworkFile(file);
      case PACKAGE ->
          throw new UserException(
              "%s is an exported model package, not a network file. Give an ONNX model."
                  .formatted(file));
    };
  }

  /**
   * The reader for a file of Keras that does not say its network, or whose word is not to be taken.
   *
   * @param architecture the name of one of the Keras Applications, or the path of a configuration
   * @throws UserException when the file is missing, or not one of Keras
   */
  public static NetworkFile of(Path file, String architecture) {
    if (FileKind.of(file) != FileKind.HDF5) {
      throw new UserException(
          "%s is not an HDF5 file of Keras, and --architecture is only for those. Leave --architecture out."
              .formatted(file));
    }
    return new KerasNetworkFile(file, Optional.of(architecture));
  }
}

package io.frostline.backbone.imports;

import io.frostline.backbone.imports.deeplearning4j.Deeplearning4jNetworkFile;
import io.frostline.config.UserException;
import java.nio.file.Path;

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
      case HDF5 ->
          throw new UserException(
              "%s is a Keras file, which cannot be imported yet. Give an ONNX model."
                  .formatted(file));
      case DEEPLEARNING4J -> new Deeplearning4jNetworkFile(file);
      case PACKAGE ->
          throw new UserException(
              "%s is an exported model package, not a network file. Give an ONNX model."
                  .formatted(file));
    };
  }
}

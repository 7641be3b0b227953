package io.frostline.backbone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.frostline.backbone.onnx.ModelProto;
import io.frostline.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads an ONNX file as its protocol buffer, without the engine. */
public final class OnnxFile {
  private OnnxFile() {}

  /**
   * Reads a file.
   *
   * @throws UserException when it is missing, unreadable, truncated, or not ONNX
   */
  public static ModelProto read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "There is no file %s. Give the path of an ONNX model.".formatted(file));
    }
    try {
      ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
      if (model.getGraph().getNodeCount() == 0) {
        throw notOnnx(file, "it holds no graph", null);
      }
      return model;
    } catch (InvalidProtocolBufferException malformed) {
      throw notOnnx(file, malformed.getMessage(), malformed);
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read %s: %s. Check its permissions.".formatted(file, unreadable), unreadable);
    }
  }

  private static UserException notOnnx(Path file, String reason, Throwable cause) {
    return new UserException(
        "%s (%d bytes) is not an ONNX model, or is truncated: %s Compare its size and checksum with the source and fetch it again."
            .formatted(file, file.toFile().length(), reason.endsWith(".") ? reason : reason + "."),
        cause);
  }
}

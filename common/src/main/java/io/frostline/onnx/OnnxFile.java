package io.frostline.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads an ONNX file as its protocol buffer, without the engine. */
public final class OnnxFile {
  private static final long LARGEST = Integer.MAX_VALUE - 8L;

  private OnnxFile() {}

  /**
   * Reads a file.
   *
   * @throws UserException when it is missing, unreadable, truncated, or not ONNX
   */
  public static ModelProto read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Formatted.of("There is no file %s. Give the path of an ONNX model.", file));
    }
    try {
      checkSize(file);
      ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
      if (model.getGraph().getNodeCount() == 0) {
        throw new UserException(notOnnx(file, "it contains no graph."));
      }
      return model;
    } catch (InvalidProtocolBufferException malformed) {
      throw new UserException(notOnnx(file, malformed.getMessage()), malformed);
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of("Cannot read %s: %s. Check its permissions.", file, unreadable), unreadable);
    }
  }

  private static void checkSize(Path file) throws IOException {
    if (Files.size(file) >= LARGEST) {
      throw new UserException(
          Formatted.of(
              "%s has %d bytes; an ONNX file can have at most %d, the limit of protocol buffers. Store the weights as external data beside it.",
              file, Files.size(file), LARGEST));
    }
  }

  private static String notOnnx(Path file, String reason) {
    return Formatted.of(
        "%s (%s) is not an ONNX model, or it is truncated: %s Compare its size and checksum with the source and fetch it again.",
        file, Count.of(file.toFile().length(), "byte"), reason);
  }
}

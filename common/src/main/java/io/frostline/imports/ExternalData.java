package io.frostline.imports;

import com.google.protobuf.ByteString;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.AttributeProto;
import io.frostline.onnx.proto.GraphProto;
import io.frostline.onnx.proto.NodeProto;
import io.frostline.onnx.proto.StringStringEntryProto;
import io.frostline.onnx.proto.TensorProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Moves weights from files beside a model into the model, so that it is one file. */
final class ExternalData {
  private static final int EXTERNAL = 1;

  /** A protocol buffer ends at 2 GiB; the graph itself needs some room. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  private final Path folder;
  private long total;

  /**
   * @param folder of the model; nothing outside it is read
   */
  ExternalData(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * The same graph with every tensor's values inside.
   *
   * @throws UserException when a file is missing, too short, outside the folder, or all are too big
   */
  GraphProto inline(GraphProto graph) {
    GraphProto.Builder whole = graph.toBuilder();
    for (int index = 0; index < whole.getInitializerCount(); index++) {
      whole.setInitializer(index, inline(whole.getInitializer(index)));
    }
    for (int index = 0; index < whole.getNodeCount(); index++) {
      whole.setNode(index, inline(whole.getNode(index)));
    }
    return whole.build();
  }

  private NodeProto inline(NodeProto node) {
    NodeProto.Builder whole = node.toBuilder();
    for (AttributeProto.Builder attribute : whole.getAttributeBuilderList()) {
      if (attribute.hasT()) {
        attribute.setT(inline(attribute.getT()));
      }
      if (attribute.hasG()) {
        attribute.setG(inline(attribute.getG()));
      }
      for (int index = 0; index < attribute.getGraphsCount(); index++) {
        attribute.setGraphs(index, inline(attribute.getGraphs(index)));
      }
    }
    return whole.build();
  }

  private TensorProto inline(TensorProto tensor) {
    if (tensor.getDataLocation() != EXTERNAL) {
      return tensor;
    }
    Map<String, String> where =
        tensor.getExternalDataList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    Path file = folder.resolve(where.getOrDefault("location", "")).normalize();
    if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
      throw new UserException(
          Formatted.of(
              "The weights of tensor '%s' are stored in '%s', which is not a file in %s. Put the model's data files beside it.",
              tensor.getName(), where.get("location"), folder));
    }
    return tensor.toBuilder()
        .clearExternalData()
        .clearDataLocation()
        .setRawData(ByteString.copyFrom(read(tensor.getName(), file, where)))
        .build();
  }

  private byte[] read(String tensor, Path file, Map<String, String> where) {
    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "r")) {
      long offset = Long.parseLong(where.getOrDefault("offset", "0"));
      long length =
          where.containsKey("length")
              ? Long.parseLong(where.get("length"))
              : data.length() - offset;
      if (offset < 0 || length < 0 || offset + length > data.length()) {
        throw new UserException(
            Formatted.of(
                "The weights of tensor '%s' are bytes %d to %d of %s, which has only %d. The file is truncated: fetch it again.",
                tensor, offset, offset + length, file, data.length()));
      }
      total += length;
      if (total > LARGEST) {
        throw new UserException(
            Formatted.of(
                "The network's weights exceed %d bytes at tensor '%s', the limit of a model in one file. Import a smaller network, or one in half precision.",
                LARGEST, tensor));
      }
      byte[] values = new byte[Math.toIntExact(length)];
      data.seek(offset);
      data.readFully(values);
      return values;
    } catch (IOException | NumberFormatException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the weights of tensor '%s' from %s: %s. Fetch the model again.",
              tensor, file, unreadable),
          unreadable);
    }
  }
}

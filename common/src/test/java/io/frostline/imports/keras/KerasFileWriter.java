package io.frostline.imports.keras;

import io.frostline.onnx.FloatTensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.hdf5.Attribute;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.PredType;
import org.bytedeco.hdf5.StrType;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Writes files as Keras does through h5py, which uses the same C library. */
final class KerasFileWriter {
  private KerasFileWriter() {}

  /** As {@code model.save("….h5")} of Keras 2 does. */
  static void whole(Path file, WeightedNetwork network) {
    whole(file, KerasConfiguration.of(network.network()).toString(), network);
  }

  static void whole(Path file, String configuration, WeightedNetwork network) {
    whole(file, configuration, "2.11.0", network);
  }

  /** As the given version of Keras writes it. */
  static void whole(Path file, String configuration, String version, WeightedNetwork network) {
    try (H5File root = new H5File(file.toString(), hdf5.H5F_ACC_TRUNC)) {
      try (Group weights = root.createGroup("model_weights")) {
        text(root, "model_config", configuration);
        text(root, "keras_version", version);
        write(weights, network);
      }
      root._close();
    }
  }

  /** Adds an attribute of text to a file. */
  static void attribute(Path file, String name, String text) {
    try (H5File root = new H5File(file.toString(), hdf5.H5F_ACC_RDWR)) {
      text(root, name, text);
      root._close();
    }
  }

  /** As {@code model.save_weights("….h5")} of Keras 2 does. */
  static void weightsOnly(Path file, WeightedNetwork network) {
    try (H5File root = new H5File(file.toString(), hdf5.H5F_ACC_TRUNC)) {
      write(root, network);
      root._close();
    }
  }

  /** An HDF5 file with nothing in it. */
  static void empty(Path file) {
    try (H5File root = new H5File(file.toString(), hdf5.H5F_ACC_TRUNC)) {
      root._close();
    }
  }

  private static void write(Group weights, WeightedNetwork network) {
    List<String> layers = new ArrayList<>();
    network.network().layers().forEach(layer -> layers.add(layer.name()));
    names(weights, "layer_names", layers);
    for (String layer : layers) {
      Map<String, FloatTensor> own = network.weights().getOrDefault(layer, Map.of());
      try (Group group = weights.createGroup(layer)) {
        names(
            group,
            "weight_names",
            own.keySet().stream().map(weight -> layer + "/" + weight + ":0").toList());
        if (!own.isEmpty()) {
          try (Group inner = group.createGroup(layer)) {
            own.forEach((weight, values) -> dataset(inner, weight + ":0", values));
          }
        }
      }
    }
  }

  private static void dataset(Group group, String name, FloatTensor tensor) {
    try (DataSpace space =
            tensor.shape().length == 0
                ? new DataSpace(hdf5.H5S_SCALAR)
                : new DataSpace(tensor.shape().length, tensor.shape());
        DataSet dataset = group.createDataSet(name, PredType.NATIVE_FLOAT(), space);
        FloatPointer values = new FloatPointer(tensor.values())) {
      dataset.write(values, PredType.NATIVE_FLOAT());
    }
  }

  /** A string of any length. */
  private static void text(Group group, String name, String text) {
    try (StrType type = new StrType(PredType.C_S1(), hdf5.H5T_VARIABLE);
        DataSpace space = new DataSpace(hdf5.H5S_SCALAR);
        Attribute attribute = group.createAttribute(name, type, space);
        BytePointer bytes = new BytePointer(text, StandardCharsets.UTF_8);
        PointerPointer<BytePointer> strings = new PointerPointer<>(1)) {
      attribute.write(type, strings.put(0, bytes));
    }
  }

  /** A list of strings of one length; an empty one is a list of numbers, as NumPy has it. */
  private static void names(Group group, String name, List<String> names) {
    int length = names.stream().mapToInt(String::length).max().orElse(1);
    byte[] bytes = new byte[Math.max(1, length * names.size())];
    for (int at = 0; at < names.size(); at++) {
      byte[] text = names.get(at).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(text, 0, bytes, at * length, text.length);
    }
    try (StrType type = new StrType(PredType.C_S1(), length);
        DataSpace space = new DataSpace(1, new long[] {names.size()});
        Attribute attribute =
            group.createAttribute(name, names.isEmpty() ? PredType.NATIVE_DOUBLE() : type, space);
        BytePointer values = new BytePointer(bytes)) {
      if (!names.isEmpty()) {
        attribute.write(type, values);
      }
    }
  }
}

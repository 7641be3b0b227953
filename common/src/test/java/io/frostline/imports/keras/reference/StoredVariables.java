package io.frostline.imports.keras.reference;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The arrays in a file. */
final class StoredVariables {
  private StoredVariables() {}

  /** By layer of the outermost network, each in its order in the file. */
  static Map<String, Deque<Tensor>> read(HdfFile file) {
    Group all = (Group) file.getChild("model_weights");
    Map<String, Deque<Tensor>> layers = new LinkedHashMap<>();
    for (String layer : names(all.getAttribute("layer_names"))) {
      Group group = (Group) all.getByPath(layer);
      Deque<Tensor> arrays = new ArrayDeque<>();
      for (String weight : names(group.getAttribute("weight_names"))) {
        arrays.add(tensor(group.getDatasetByPath(weight)));
      }
      layers.put(layer, arrays);
    }
    return layers;
  }

  private static String[] names(Attribute attribute) {
    return attribute.getData() instanceof String[] names ? names : new String[0];
  }

  private static Tensor tensor(Dataset dataset) {
    int[] shape = dataset.getDimensions();
    Object data = shape.length == 0 ? new Object[] {dataset.getData()} : dataset.getDataFlat();
    double[] values = new double[Array.getLength(data)];
    for (int at = 0; at < values.length; at++) {
      values[at] = ((Number) Array.get(data, at)).doubleValue();
    }
    return new Tensor(shape, values);
  }
}

package io.frostline.imports.keras;

import io.frostline.imports.keras.StoredLayer.StoredWeight;
import io.frostline.imports.keras.graph.Shape;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A Keras HDF5 file: the network's weights by layer, and perhaps its configuration.
 *
 * <p>Read with jHDF, in pure Java: the Deeplearning4j reader treats the whole file as one network,
 * finds weights by the names of layers (which a published file of weights does not share with the
 * network), and needs another native library.
 */
final class KerasHdf5 implements AutoCloseable {
  private static final String CONFIGURATION = "model_config";
  private static final String LAYER_NAMES = "layer_names";
  private static final String WEIGHT_NAMES = "weight_names";

  private final Path path;
  private final HdfFile file;

  private KerasHdf5(Path path, HdfFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @throws UserException when it is damaged
   */
  static KerasHdf5 open(Path path) {
    return new KerasHdf5(path, reading(path, () -> new HdfFile(path)));
  }

  /** The network's configuration as JSON, if the file has it. */
  Optional<String> configuration() {
    return reading(
        path,
        () ->
            Optional.ofNullable(file.getAttribute(CONFIGURATION))
                .map(attribute -> text(attribute.getData())));
  }

  /** The Keras version that the file records; the meaning of some activations depends on it. */
  Optional<String> version() {
    return recorded("keras_version");
  }

  /**
   * The library on which Keras ran; with Theano, convolutions turn their kernels by 180 degrees.
   */
  Optional<String> backend() {
    return recorded("backend");
  }

  private Optional<String> recorded(String attribute) {
    return reading(
        path,
        () ->
            Optional.ofNullable(weights().getAttribute(attribute))
                .or(() -> Optional.ofNullable(file.getAttribute(attribute)))
                .map(found -> text(found.getData())));
  }

  /** The layers that have weights, in the order of the network that wrote the file. */
  List<StoredLayer> layers() {
    return reading(
        path,
        () -> {
          Group weights = weights();
          return names(weights, LAYER_NAMES).stream()
              .map(name -> layer(name, (Group) weights.getByPath(name)))
              .filter(layer -> !layer.weights().isEmpty())
              .toList();
        });
  }

  private Group weights() {
    Node inside = file.getChild("model_weights");
    Group group = inside instanceof Group found ? found : file;
    if (group.getAttribute(LAYER_NAMES) == null && group.getAttribute(LAYER_NAMES + "0") == null) {
      String hint =
          file.getChild("layers") == null
              ? "Give a file that Keras has saved with model.save(\"….h5\")."
              : "It was saved by save_weights(\"….weights.h5\") of Keras 3: use model.save(\"….h5\") instead.";
      throw new UserException(
          Formatted.of(
              "%s is an HDF5 file, but not a Keras file: it has no %s. %s",
              path, LAYER_NAMES, hint));
    }
    return group;
  }

  private StoredLayer layer(String name, Group group) {
    return new StoredLayer(
        name,
        names(group, WEIGHT_NAMES).stream()
            .map(weight -> weight(weight, group.getDatasetByPath(weight)))
            .toList());
  }

  private StoredWeight weight(String name, Dataset dataset) {
    Shape shape = Shape.of(dataset.getDimensions());
    return new StoredWeight(name, shape, () -> values(name, shape, dataset));
  }

  private FloatTensor values(String name, Shape shape, Dataset dataset) {
    long[] sizes = shape.sizes().stream().mapToLong(Integer::longValue).toArray();
    Object values =
        reading(path, () -> shape.sizes().isEmpty() ? dataset.getData() : flat(dataset));
    if (values instanceof float[] floats) {
      return new FloatTensor(sizes, floats);
    }
    if (values instanceof double[] doubles) {
      float[] floats = new float[doubles.length];
      IntStream.range(0, floats.length).forEach(at -> floats[at] = (float) doubles[at]);
      return new FloatTensor(sizes, floats);
    }
    if (values instanceof Number number) {
      return new FloatTensor(sizes, new float[] {number.floatValue()});
    }
    throw new UserException(
        Formatted.of(
            "The weight '%s' in %s is of type %s; Frostline reads floats of 32 and 64 bits. Save the network in float32.",
            name, path, dataset.getJavaType().getSimpleName()));
  }

  private static Object flat(Dataset dataset) {
    return dataset.getDataFlat();
  }

  /**
   * A list of names; if it is longer than an attribute may be, Keras splits it into numbered parts.
   */
  private static List<String> names(Group owner, String attribute) {
    Attribute whole = owner.getAttribute(attribute);
    if (whole != null) {
      return strings(whole);
    }
    List<String> names = new ArrayList<>();
    for (int part = 0; owner.getAttribute(attribute + part) != null; part++) {
      names.addAll(strings(owner.getAttribute(attribute + part)));
    }
    return names;
  }

  /** An empty list does not have the type of a list of strings. */
  private static List<String> strings(Attribute attribute) {
    return attribute.getData() instanceof String[] names ? List.of(names) : List.of();
  }

  private static String text(Object data) {
    return data instanceof String[] one ? one[0] : String.valueOf(data);
  }

  /** jHDF trusts the numbers of a file: damaged ones cause exceptions and errors of every kind. */
  private static <T> T reading(Path path, Supplier<T> part) {
    try {
      return part.get();
    } catch (UserException refused) {
      throw refused;
    } catch (RuntimeException damaged) {
      throw new UserException(
          Formatted.of(
              "%s is not a complete HDF5 file: %s. Fetch or save it again.",
              path, damaged.getMessage()),
          damaged);
    } catch (OutOfMemoryError tooLarge) {
      throw new UserException(
          Formatted.of(
              "Reading %s takes more memory than the heap of %,d MiB: the file is damaged, or needs a larger FROSTLINE_MEMORY.",
              path, Runtime.getRuntime().maxMemory() >> 20),
          tooLarge);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}

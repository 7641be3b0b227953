package io.frostline.imports.keras.reference;

import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * The weights of a network: made as layers ask for them, or those of a file. {@code load_weights}
 * of Keras gives the arrays of a file's layer, one after the other, first to what is trainable in
 * the network's layer, then to the rest.
 */
final class VariableStore {
  /** A weight that a layer has asked for. */
  private record Slot(String layer, String weight, boolean trainable) {}

  private final BiFunction<String, int[], Tensor> maker;
  private final Map<String, List<Slot>> slots = new LinkedHashMap<>();
  private final Map<String, Map<String, Tensor>> made = new LinkedHashMap<>();

  private VariableStore(BiFunction<String, int[], Tensor> maker) {
    this.maker = maker;
  }

  /** Zeros, to learn which weights there are. */
  static VariableStore counting() {
    return new VariableStore((name, shape) -> Tensor.of(shape));
  }

  /** Random numbers; variances are positive. */
  static VariableStore random(long seed) {
    Random random = new Random(seed);
    return new VariableStore(
        (name, shape) -> {
          boolean positive = name.endsWith("variance") || name.equals("gamma");
          return Tensor.of(shape)
              .map(
                  zero ->
                      (float) (positive ? 0.5 + random.nextDouble() : random.nextDouble() - 0.5));
        });
  }

  /** The same weights with the arrays of a file. */
  VariableStore filled(Map<String, Deque<Tensor>> stored) {
    Map<Slot, Tensor> given = new HashMap<>();
    slots.forEach(
        (top, asked) -> {
          List<Slot> inOrder = new ArrayList<>(asked.stream().filter(Slot::trainable).toList());
          inOrder.addAll(asked.stream().filter(slot -> !slot.trainable()).toList());
          inOrder.forEach(slot -> given.put(slot, stored.get(top).removeFirst()));
        });
    VariableStore filled = counting();
    given.forEach(
        (slot, tensor) ->
            filled
                .made
                .computeIfAbsent(slot.layer(), key -> new HashMap<>())
                .put(slot.weight(), tensor));
    return filled;
  }

  /** By the path of the layer and the name of the weight, in order. */
  Map<String, Map<String, Tensor>> made() {
    return made;
  }

  /** The weights of a layer. */
  Variables of(List<String> path, boolean trainable) {
    return new Variables() {
      @Override
      public Tensor trained(String name, int... shape) {
        return variable(path, name, trainable, shape);
      }

      @Override
      public Tensor kept(String name, int... shape) {
        return variable(path, name, false, shape);
      }
    };
  }

  private Tensor variable(List<String> path, String name, boolean trainable, int... shape) {
    String layer = String.join("/", path);
    slots
        .computeIfAbsent(path.get(0), key -> new ArrayList<>())
        .add(new Slot(layer, name, trainable));
    Tensor tensor =
        made.computeIfAbsent(layer, key -> new LinkedHashMap<>())
            .computeIfAbsent(name, key -> maker.apply(name, shape));
    return tensor.reshaped(shape);
  }
}

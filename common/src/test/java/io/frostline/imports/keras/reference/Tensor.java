package io.frostline.imports.keras.reference;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** An array of numbers of one image, row by row, as NumPy has it. */
public record Tensor(int[] shape, double[] values) {

  /** Zeros. */
  static Tensor of(int... shape) {
    return new Tensor(shape, new double[volume(shape)]);
  }

  static int volume(int... shape) {
    return IntStream.of(shape).reduce(1, (one, other) -> one * other);
  }

  int rank() {
    return shape.length;
  }

  int size(int axis) {
    return shape[axis];
  }

  double at(int... index) {
    return values[position(index)];
  }

  void set(double value, int... index) {
    values[position(index)] = value;
  }

  void add(double value, int... index) {
    values[position(index)] += value;
  }

  Tensor map(DoubleUnaryOperator function) {
    return new Tensor(shape, DoubleStream.of(values).map(function).toArray());
  }

  Tensor reshaped(int... other) {
    return new Tensor(other, values);
  }

  /** How far apart two neighbours along an axis are in {@link #values}. */
  int stride(int axis) {
    int stride = 1;
    for (int at = axis + 1; at < shape.length; at++) {
      stride *= shape[at];
    }
    return stride;
  }

  /** The index along an axis of the value at a position. */
  int index(int position, int axis) {
    return position / stride(axis) % shape[axis];
  }

  /** A map with its channels first, as packages have it; anything else as it is. */
  public Tensor channelsFirst() {
    if (rank() != 3) {
      return this;
    }
    Tensor turned = of(shape[2], shape[0], shape[1]);
    for (int at = 0; at < values.length; at++) {
      turned.set(values[at], index(at, 2), index(at, 0), index(at, 1));
    }
    return turned;
  }

  private int position(int... index) {
    int position = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      position = position * shape[axis] + index[axis];
    }
    return position;
  }
}

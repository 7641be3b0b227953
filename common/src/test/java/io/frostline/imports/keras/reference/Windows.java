package io.frostline.imports.keras.reference;

import java.util.Arrays;

/** Layers that slide a window over a map of height, width and channels. */
final class Windows {
  private Windows() {}

  /** The positions of a window along one axis. */
  private record Steps(int count, int before, int stride, int dilation) {
    static Steps of(int size, int window, int stride, int dilation, boolean same) {
      int covered = (window - 1) * dilation + 1;
      int count = same ? (size + stride - 1) / stride : (size - covered) / stride + 1;
      int missing = same ? Math.max((count - 1) * stride + covered - size, 0) : 0;
      return new Steps(count, missing / 2, stride, dilation);
    }

    int position(int step, int at) {
      return step * stride - before + at * dilation;
    }
  }

  private interface Visit {
    void at(int row, int column, int y, int x, int inRow, int inColumn);
  }

  /** Visits every pixel under every position of the window, except those outside the map. */
  private static int[] slide(
      Tensor input, int[] window, Settings settings, int[] strides, Visit visit) {
    int[] dilation = settings.pair("dilation_rate", 1);
    Steps rows = Steps.of(input.size(0), window[0], strides[0], dilation[0], settings.isSame());
    Steps columns = Steps.of(input.size(1), window[1], strides[1], dilation[1], settings.isSame());
    for (int row = 0; row < rows.count(); row++) {
      for (int column = 0; column < columns.count(); column++) {
        for (int y = 0; y < window[0]; y++) {
          for (int x = 0; x < window[1]; x++) {
            int inRow = rows.position(row, y);
            int inColumn = columns.position(column, x);
            boolean inside =
                inRow >= 0 && inRow < input.size(0) && inColumn >= 0 && inColumn < input.size(1);
            if (inside) {
              visit.at(row, column, y, x, inRow, inColumn);
            }
          }
        }
      }
    }
    return new int[] {rows.count(), columns.count()};
  }

  private static int[] size(Tensor input, int[] window, Settings settings, int[] strides) {
    return slide(input, window, settings, strides, (row, column, y, x, inRow, inColumn) -> {});
  }

  static Tensor convolution(Tensor input, Tensor kernel, Settings settings, int[] strides) {
    int[] window = {kernel.size(0), kernel.size(1)};
    int[] size = size(input, window, settings, strides);
    int inGroup = kernel.size(2);
    int filters = kernel.size(3);
    int filtersInGroup = filters / (input.size(2) / inGroup);
    Tensor result = Tensor.of(size[0], size[1], filters);
    slide(
        input,
        window,
        settings,
        strides,
        (row, column, y, x, inRow, inColumn) -> {
          for (int filter = 0; filter < filters; filter++) {
            for (int channel = 0; channel < inGroup; channel++) {
              double pixel = input.at(inRow, inColumn, filter / filtersInGroup * inGroup + channel);
              result.add(pixel * kernel.at(y, x, channel, filter), row, column, filter);
            }
          }
        });
    return result;
  }

  static Tensor depthwise(Tensor input, Tensor kernel, Settings settings, int[] strides) {
    int[] window = {kernel.size(0), kernel.size(1)};
    int[] size = size(input, window, settings, strides);
    int multiplier = kernel.size(3);
    Tensor result = Tensor.of(size[0], size[1], input.size(2) * multiplier);
    slide(
        input,
        window,
        settings,
        strides,
        (row, column, y, x, inRow, inColumn) -> {
          for (int channel = 0; channel < input.size(2); channel++) {
            for (int copy = 0; copy < multiplier; copy++) {
              double product = input.at(inRow, inColumn, channel) * kernel.at(y, x, channel, copy);
              result.add(product, row, column, channel * multiplier + copy);
            }
          }
        });
    return result;
  }

  /** Every pixel lays down its multiple of the kernel; the kernel is [rows, columns, out, in]. */
  static Tensor transposed(Tensor input, Tensor kernel, Settings settings, int[] strides) {
    int[] size = new int[2];
    int[] cut = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      int beyond = Math.max(kernel.size(axis) - strides[axis], 0);
      size[axis] = input.size(axis) * strides[axis] + (settings.isSame() ? 0 : beyond);
      cut[axis] = settings.isSame() ? beyond / 2 : 0;
    }
    Tensor result = Tensor.of(size[0], size[1], kernel.size(2));
    for (int at = 0; at < input.values().length; at++) {
      for (int y = 0; y < kernel.size(0); y++) {
        for (int x = 0; x < kernel.size(1); x++) {
          int row = input.index(at, 0) * strides[0] + y - cut[0];
          int column = input.index(at, 1) * strides[1] + x - cut[1];
          for (int filter = 0; filter < kernel.size(2); filter++) {
            if (row >= 0 && row < size[0] && column >= 0 && column < size[1]) {
              double weight = kernel.at(y, x, filter, input.index(at, 2));
              result.add(input.values()[at] * weight, row, column, filter);
            }
          }
        }
      }
    }
    return result;
  }

  static Tensor maximum(Tensor input, Settings settings) {
    Tensor result = pooled(input, settings);
    Arrays.fill(result.values(), Double.NEGATIVE_INFINITY);
    return visited(
        input,
        settings,
        (row, column, y, x, inRow, inColumn) -> {
          for (int channel = 0; channel < input.size(2); channel++) {
            double larger =
                Math.max(result.at(row, column, channel), input.at(inRow, inColumn, channel));
            result.set(larger, row, column, channel);
          }
        },
        result);
  }

  /** Pixels outside the map do not count. */
  static Tensor average(Tensor input, Settings settings) {
    Tensor sums = pooled(input, settings);
    Tensor counts = pooled(input, settings);
    visited(
        input,
        settings,
        (row, column, y, x, inRow, inColumn) -> {
          for (int channel = 0; channel < input.size(2); channel++) {
            sums.add(input.at(inRow, inColumn, channel), row, column, channel);
            counts.add(1, row, column, channel);
          }
        },
        sums);
    for (int at = 0; at < sums.values().length; at++) {
      sums.values()[at] /= counts.values()[at];
    }
    return sums;
  }

  private static Tensor visited(Tensor input, Settings settings, Visit visit, Tensor result) {
    slide(input, settings.pair("pool_size", 2), settings, strides(settings), visit);
    return result;
  }

  private static Tensor pooled(Tensor input, Settings settings) {
    int[] size = size(input, settings.pair("pool_size", 2), settings, strides(settings));
    return Tensor.of(size[0], size[1], input.size(2));
  }

  private static int[] strides(Settings settings) {
    return settings.has("strides") ? settings.pair("strides", 1) : settings.pair("pool_size", 2);
  }
}

package io.frostline.head;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of ND4J arrays on the heap. */
final class FloatNumbers {
  private FloatNumbers() {}

  /** A copy in row-major order. */
  static float[] of(INDArray array) {
    INDArray ordered =
        array.ordering() == 'c' && !array.isView() && array.elementWiseStride() == 1
            ? array
            : array.dup('c');
    float[] numbers = new float[Math.toIntExact(array.length())];
    ordered.data().asNioFloat().get(numbers);
    return numbers;
  }
}

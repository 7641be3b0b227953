package io.frostline.head;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers of ND4J arrays on the heap, and back. */
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

  /** An array of a workspace with these numbers, in row-major order, after a single copy. */
  static INDArray in(LayerWorkspaceMgr workspaces, ArrayType use, float[] numbers, long... shape) {
    INDArray array = workspaces.createUninitialized(use, DataType.FLOAT, shape, 'c');
    array.data().asNioFloat().put(numbers);
    return array;
  }
}

package io.frostline.imports.deeplearning4j;

import io.frostline.onnx.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Converts ND4J arrays from and to float32 in row-major order. */
final class NdArrays {
  private NdArrays() {}

  static INDArray of(FloatTensor tensor) {
    return Nd4j.create(tensor.values(), tensor.shape(), 'c');
  }

  static FloatTensor floats(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    bytes(array).asFloatBuffer().get(values);
    return new FloatTensor(array.shape(), values);
  }

  /** A copy of the numbers, little-endian. */
  static ByteBuffer bytes(INDArray array) {
    byte[] copy = new byte[Math.toIntExact(array.length() * Float.BYTES)];
    INDArray single = array.castTo(DataType.FLOAT);
    try (INDArray rows = single.dup('c')) {
      rows.data().asNio().get(copy);
    }
    if (single != array) {
      single.close();
    }
    return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
  }
}

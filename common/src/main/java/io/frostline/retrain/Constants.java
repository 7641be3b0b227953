package io.frostline.retrain;

import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorProto;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Constants of ONNX files as arrays. */
final class Constants {
  private Constants() {}

  /** The numbers of a float32 constant. */
  static FloatTensor floats(TensorProto tensor) {
    if (tensor.getDataType() != Tensors.FLOAT) {
      throw new IllegalArgumentException(
          Formatted.of("Constant %s has the type %d.", tensor.getName(), tensor.getDataType()));
    }
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    if (!tensor.hasRawData()) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int index = 0; index < values.length; index++) {
        values[index] = tensor.getFloatData(index);
      }
      return new FloatTensor(shape, values);
    }
    FloatBuffer raw =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[raw.remaining()];
    raw.get(values);
    return new FloatTensor(shape, values);
  }
}

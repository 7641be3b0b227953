package io.frostline.backbone;

import io.frostline.backbone.onnx.TensorProto;
import io.frostline.backbone.onnx.TensorShapeProto;
import io.frostline.backbone.onnx.TensorShapeProto.Dimension;
import io.frostline.backbone.onnx.TypeProto;
import io.frostline.backbone.onnx.ValueInfoProto;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/** Tensors as ONNX files declare and store them. Type numbers are TensorProto.DataType's. */
public final class Tensors {
  public static final int FLOAT = 1;
  public static final int UINT8 = 2;
  public static final int INT64 = 7;

  private Tensors() {}

  /** Declares an input or output. */
  public static ValueInfoProto declare(String name, int type, List<Dimension> shape) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type)
                        .setShape(TensorShapeProto.newBuilder().addAllDim(shape))))
        .build();
  }

  /** A dimension of known size. */
  public static Dimension fixed(long size) {
    return Dimension.newBuilder().setDimValue(size).build();
  }

  /** A dimension whose size comes with the data. */
  public static Dimension symbolic(String name) {
    return Dimension.newBuilder().setDimParam(name).build();
  }

  /** A list of integers stored in a file, such as the shape that a Reshape is given. */
  public static long[] integers(TensorProto tensor) {
    if (tensor.hasRawData()) {
      long[] values = new long[tensor.getRawData().size() / Long.BYTES];
      tensor
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asLongBuffer()
          .get(values);
      return values;
    }
    return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
  }

  /** A constant list of integers. */
  public static TensorProto integers(String name, long... values) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(INT64)
        .addDims(values.length)
        .addAllInt64Data(LongStream.of(values).boxed().toList())
        .build();
  }
}

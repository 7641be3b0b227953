package io.frostline.onnx;

import com.google.protobuf.ByteString;
import io.frostline.message.Formatted;
import io.frostline.onnx.proto.TensorProto;
import io.frostline.onnx.proto.TensorShapeProto;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.TypeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.LongStream;

/** Tensors as ONNX files declare and store them. Type numbers are those of TensorProto.DataType. */
public final class Tensors {
  public static final int FLOAT = 1;
  public static final int UINT8 = 2;
  public static final int INT8 = 3;
  public static final int INT32 = 6;
  public static final int INT64 = 7;
  public static final int BOOL = 9;
  public static final int FLOAT16 = 10;

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

  /** A dimension of dynamic size. */
  public static Dimension symbolic(String name) {
    return Dimension.newBuilder().setDimParam(name).build();
  }

  /** The same float32 constant with other numbers. */
  public static TensorProto withFloats(TensorProto constant, float... values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant.toBuilder().clearFloatData().setRawData(ByteString.copyFrom(raw)).build();
  }

  /** Integers stored in a file, such as the shape that a Reshape is given. */
  public static long[] integers(TensorProto tensor) {
    boolean wide = tensor.getDataType() != INT32;
    if (!tensor.hasRawData()) {
      return wide
          ? tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray()
          : tensor.getInt32DataList().stream().mapToLong(Integer::longValue).toArray();
    }
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long[] values = new long[raw.remaining() / (wide ? Long.BYTES : Integer.BYTES)];
    for (int index = 0; index < values.length; index++) {
      values[index] = wide ? raw.getLong() : raw.getInt();
    }
    return values;
  }

  /** The numbers of a float32 constant of a file. */
  public static FloatTensor floats(TensorProto tensor) {
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    FloatBuffer stored = view(tensor);
    float[] values = new float[stored.remaining()];
    stored.get(values);
    return new FloatTensor(shape, values);
  }

  /** The numbers of a float32 constant where they are, without a copy if they are stored raw. */
  public static FloatBuffer view(TensorProto tensor) {
    if (tensor.getDataType() != FLOAT) {
      throw new IllegalArgumentException(
          Formatted.of("Constant %s has the type %d.", tensor.getName(), tensor.getDataType()));
    }
    if (tensor.hasRawData()) {
      return tensor
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer();
    }
    FloatBuffer values = FloatBuffer.allocate(tensor.getFloatDataCount());
    tensor.getFloatDataList().forEach(values::put);
    return values.flip().asReadOnlyBuffer();
  }

  /** A constant of numbers in the form in which files store them, little-endian. */
  public static TensorProto stored(String name, int type, ByteBuffer values, long... shape) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type)
        .addAllDims(LongStream.of(shape).boxed().toList())
        .setRawData(ByteString.copyFrom(values))
        .build();
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

package io.frostline.imports.deeplearning4j;

import io.frostline.message.Formatted;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;
import org.nd4j.linalg.exception.ND4JUnknownDataTypeException;

/**
 * The header of an array that ND4J wrote: its shape information (rank, shape, strides, type,
 * distance of elements, order), and how many numbers of which type follow.
 *
 * <p>ND4J trusts these numbers when it allocates and reads memory outside the Java heap: wrong ones
 * crash the process.
 *
 * @see org.nd4j.linalg.factory.Nd4j#read(DataInputStream)
 */
record ArrayHead(long[] shapeInformation, long length, DataType type) {
  private static final int MAX_RANK = 32;
  private static final Set<DataType> FLOATS =
      Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);

  /** Allocation modes of older ND4J versions, followed by an int for the length. */
  private static final Set<String> OF_INT_LENGTH = Set.of("DIRECT", "HEAP", "JAVACPP");

  static ArrayHead read(InputStream stream) throws IOException {
    DataInputStream data = new DataInputStream(stream);
    long size = length(data);
    DataType integers = type(data);
    if (size < 4 || size > 2 * MAX_RANK + 4) {
      throw new IOException(Formatted.of("its weights have a shape of %,d numbers", size));
    }
    long[] shapeInformation = new long[(int) size];
    for (int place = 0; place < size; place++) {
      shapeInformation[place] = integers == DataType.INT32 ? data.readInt() : data.readLong();
    }
    return new ArrayHead(shapeInformation, length(data), type(data));
  }

  private static long length(DataInputStream data) throws IOException {
    return OF_INT_LENGTH.contains(data.readUTF()) ? data.readInt() : data.readLong();
  }

  private static DataType type(DataInputStream data) throws IOException {
    String name = data.readUTF();
    return Arrays.stream(DataType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("its weights are of an unknown type"));
  }

  /**
   * Checks that every number that ND4J will touch is there.
   *
   * @param bytes that follow at most
   */
  void check(long bytes) throws IOException {
    long rank = shapeInformation[0];
    if (shapeInformation.length != 2 * rank + 4
        || !FLOATS.contains(type)
        || !isOfType()
        || length < 1
        || length > bytes / type.width()
        || !isWithin((int) rank)) {
      throw new IOException(
          Formatted.of(
              "its weights, %,d of type %s with the shape information %s, do not match the data that follows",
              length, type, Arrays.toString(shapeInformation)));
    }
  }

  private boolean isOfType() {
    try {
      return ArrayOptionsHelper.dataType(shapeInformation) == type;
    } catch (ND4JUnknownDataTypeException olderVersion) {
      return true;
    }
  }

  /** Whether the last element, and every one on the way to it, is one of those that follow. */
  private boolean isWithin(int rank) {
    long distance = shapeInformation[shapeInformation.length - 2];
    try {
      long[] shape = Arrays.copyOfRange(shapeInformation, 1, 1 + rank);
      long[] strides = Arrays.copyOfRange(shapeInformation, 1 + rank, 1 + 2 * rank);
      long last =
          IntStream.range(0, rank)
              .mapToLong(axis -> Math.multiplyExact(shape[axis] - 1, strides[axis]))
              .reduce(0, Math::addExact);
      return distance <= 1
          && Arrays.stream(shape).allMatch(size -> size > 0)
          && Arrays.stream(strides).allMatch(stride -> stride >= 0)
          && Arrays.stream(shape).reduce(1, Math::multiplyExact) == length
          && last < length;
    } catch (ArithmeticException overflow) {
      return false;
    }
  }
}

package io.frostline.onnx;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.stream.LongStream;

/**
 * What one input of a network gets in a run. The buffer is read from its position to its limit and
 * not changed, so that several threads may run the same tensor.
 */
public final class InputTensor {
  private final Buffer values;
  private final long[] shape;

  private InputTensor(Buffer values, long[] shape) {
    this.values = values;
    this.shape = shape.clone();
    long numbers = LongStream.of(shape).reduce(1, Math::multiplyExact);
    if (numbers != values.remaining()) {
      throw new IllegalArgumentException(
          "The tensor has " + values.remaining() + " numbers, but its shape asks for " + numbers);
    }
  }

  /**
   * Bytes, such as pixels.
   *
   * @param values a direct buffer, from its position to its limit
   */
  public static InputTensor bytes(ByteBuffer values, long... shape) {
    return new InputTensor(values, shape);
  }

  /**
   * Whole numbers of 64 bits, such as tokens.
   *
   * @param values from its position to its limit; a direct buffer is not copied
   */
  public static InputTensor longs(LongBuffer values, long... shape) {
    return new InputTensor(values, shape);
  }

  /** Floats. */
  public static InputTensor floats(FloatTensor values) {
    return new InputTensor(FloatBuffer.wrap(values.values()), values.shape());
  }

  /** The same numbers in memory of their own. */
  public InputTensor copy() {
    if (values instanceof ByteBuffer bytes) {
      return bytes(
          ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip(), shape);
    }
    if (values instanceof LongBuffer longs) {
      return longs(LongBuffer.allocate(longs.remaining()).put(longs.duplicate()).flip(), shape);
    }
    FloatBuffer floats = (FloatBuffer) values;
    return new InputTensor(
        FloatBuffer.allocate(floats.remaining()).put(floats.duplicate()).flip(), shape);
  }

  /** Its numbers, from the position of the buffer to its limit; not to be changed. */
  public Buffer values() {
    return values;
  }

  /** Its dimensions, that of the batch first. */
  public long[] shape() {
    return shape.clone();
  }
}

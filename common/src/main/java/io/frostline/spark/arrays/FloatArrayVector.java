package io.frostline.spark.arrays;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** The arrays of a batch: all floats, one array after the other, and where each begins. */
final class FloatArrayVector extends VectorWithoutNulls {
  private final FloatVector floats = new FloatVector();
  private int[] begins = new int[1];
  private int wanted;
  private int rows;
  private int filled;

  FloatArrayVector() {
    super(DataTypes.createArrayType(DataTypes.FloatType, true));
  }

  /**
   * Removes all arrays.
   *
   * @param wanted the number of arrays that will be added
   * @param expected the number of floats that they have, roughly
   */
  void clear(int wanted, int expected) {
    this.wanted = wanted;
    rows = 0;
    filled = 0;
    begins = begins.length > wanted ? begins : new int[wanted + 1];
    floats.reserve(expected);
  }

  /** Whether all arrays have begun. */
  boolean isFull() {
    return rows == wanted;
  }

  /**
   * Begins an array.
   *
   * @param place of its first float among those that will be added next
   */
  void begin(int place) {
    begins[rows++] = filled + place;
  }

  /**
   * @throws ParquetDecodingException if no array has begun
   */
  void refuseContinuationOfNone() {
    if (rows == 0) {
      throw new ParquetDecodingException("A row group begins within an array");
    }
  }

  /** Adds the floats of the arrays that have begun. */
  void add(FloatBuffer from, int count) {
    floats.reserve(Math.addExact(filled, count));
    from.get(floats.values, filled, count);
    filled += count;
    begins[rows] = filled;
  }

  @Override
  public ColumnarArray getArray(int row) {
    return new ColumnarArray(floats, begins[row], begins[row + 1] - begins[row]);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return floats;
  }

  /** The floats of all arrays. */
  private static final class FloatVector extends VectorWithoutNulls {
    private float[] values = new float[0];

    FloatVector() {
      super(DataTypes.FloatType);
    }

    void reserve(int size) {
      if (values.length < size) {
        values = Arrays.copyOf(values, size);
      }
    }

    @Override
    public float getFloat(int place) {
      return values[place];
    }

    @Override
    public float[] getFloats(int from, int count) {
      return Arrays.copyOfRange(values, from, from + count);
    }
  }
}

package io.frostline.head;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The products of each of some rows with each of other rows, a few of the former at a time. */
public final class RowProducts implements AutoCloseable {
  private final int width;
  private final INDArray fixed;
  private final INDArray strip;
  private final INDArray products;

  /**
   * Copies the rows that stay the same outside of the heap.
   *
   * @param rows row after row
   * @param width features of one row
   * @param most the number of other rows at a time
   */
  public RowProducts(float[] rows, int width, int most) {
    EngineThreads.one();
    int count = rows.length / width;
    this.width = width;
    this.fixed = Nd4j.create(rows, new long[] {count, width}, 'c');
    this.strip = Nd4j.create(new long[] {most, width}, 'c');
    // Column by column, as the engine multiplies: each column is one of the other rows.
    this.products = Nd4j.create(new long[] {count, most}, 'f');
  }

  /**
   * The products of other rows with all of the rows that stay the same, row after row.
   *
   * @param rows row after row
   * @param from the first row to multiply
   * @param count how many to multiply
   */
  public float[] with(float[] rows, int from, int count) {
    strip.data().asNioFloat().put(rows, from * width, count * width);
    fixed.mmuli(strip.transpose(), products);
    float[] result = new float[Math.toIntExact(count * products.size(0))];
    products.data().asNioFloat().get(result);
    return result;
  }

  @Override
  public void close() {
    fixed.close();
    strip.close();
    products.close();
  }
}

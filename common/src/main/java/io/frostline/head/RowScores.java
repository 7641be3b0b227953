package io.frostline.head;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The scores that sums of rows give these rows, outside of the heap. */
final class RowScores implements AutoCloseable {
  private final INDArray products;
  private final INDArray factors;
  private final INDArray scores;

  /**
   * Copies the products.
   *
   * @param products of each two rows
   * @param classes of the scores
   */
  RowScores(double[][] products, int classes) {
    EngineThreads.one();
    this.products = Nd4j.createFromArray(products);
    this.factors = Nd4j.create(DataType.DOUBLE, new long[] {products.length, classes}, 'c');
    this.scores = Nd4j.create(DataType.DOUBLE, new long[] {products.length, classes}, 'f');
  }

  /**
   * The scores of all rows, row by row.
   *
   * @param ofRows a factor for each row and class, row by row
   */
  double[] of(double[] ofRows) {
    factors.data().asNioDouble().put(ofRows);
    products.mmuli(factors, scores);
    double[] columns = scores.data().asDouble();
    int rows = (int) factors.size(0);
    int classes = (int) factors.size(1);
    double[] result = new double[columns.length];
    for (int place = 0; place < columns.length; place++) {
      result[place] = columns[place % classes * rows + place / classes];
    }
    return result;
  }

  @Override
  public void close() {
    products.close();
    factors.close();
    scores.close();
  }
}

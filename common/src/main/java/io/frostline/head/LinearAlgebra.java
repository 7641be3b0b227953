package io.frostline.head;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The native library of ND4J, with which heads are trained. */
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /**
   * Loads it, and multiplies two small matrices.
   *
   * @throws IllegalStateException if the product is wrong
   */
  public static void tryOut() {
    try (INDArray ones = Nd4j.ones(2, 2);
        INDArray product = ones.mmul(ones)) {
      if (product.sumNumber().doubleValue() != 8) {
        throw new IllegalStateException("the product of two matrices is wrong: " + product);
      }
    }
  }
}

package io.frostline.spark.ml;

import dev.ludovic.netlib.blas.NativeBLAS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native linear algebra of Spark ML, which must be loaded before OpenCV or ND4J are.
 *
 * <p>Where the system has OpenBLAS, Spark ML uses it; OpenCV and ND4J bring another one under the
 * same name. Whichever comes first is used by all, and Spark ML crashes the process with theirs,
 * while they work with the system's.
 */
final class NativeLinearAlgebra {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLinearAlgebra.class);

  private NativeLinearAlgebra() {}

  /** Loads it now, if there is one. */
  static void load() {
    try {
      NativeBLAS.getInstance();
    } catch (RuntimeException none) {
      LOG.info("Spark ML computes in Java: {}", none.getMessage());
    }
  }
}

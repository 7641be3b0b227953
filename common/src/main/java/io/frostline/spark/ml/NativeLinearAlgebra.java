package io.frostline.spark.ml;

import dev.ludovic.netlib.blas.NativeBLAS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native linear algebra of Spark ML, which must be loaded before OpenCV and ND4J.
 *
 * <p>If OpenBLAS is installed on the system, Spark ML uses it; OpenCV and ND4J bring their own
 * under the same name. Whichever is loaded first is used by all. Spark ML crashes the process with
 * theirs, while they work with that of the system.
 */
final class NativeLinearAlgebra {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLinearAlgebra.class);

  private NativeLinearAlgebra() {}

  /** Loads it now, if it is available. */
  static void load() {
    try {
      NativeBLAS.getInstance();
    } catch (RuntimeException none) {
      LOG.info("Spark ML uses its Java implementation of linear algebra: {}", none.getMessage());
    }
  }
}

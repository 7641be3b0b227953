package io.frostline.head;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads ND4J takes for one operation. Where tasks run beside each other, more than one
 * only get in each other's way: three times the processor time for the same training, measured.
 */
public final class EngineThreads {
  private EngineThreads() {}

  /** One thread for each operation in this JVM from now on. */
  public static void one() {
    // The order matters: ND4J must be loaded before its native operations are asked for.
    Nd4j.factory().blas().setMaxThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }
}

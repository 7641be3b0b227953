package io.frostline.head;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads ND4J uses for one operation. Where several tasks run side by side, more than one
 * thread each only slows them down: the same training took three times the CPU time.
 */
public final class EngineThreads {
  private EngineThreads() {}

  /** One thread for each operation in this JVM from now on. */
  public static void one() {
    // The order matters: ND4J must be loaded before its native operations are used.
    Nd4j.factory().blas().setMaxThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }
}

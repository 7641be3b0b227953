package io.frostline.spark.extraction;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The time since it was created, on the clock and on all cores. */
final class ElapsedTime {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long start = System.nanoTime();
  private final long coreStart = SYSTEM.getProcessCpuTime();

  /** Nanoseconds on the clock. */
  long nanos() {
    return System.nanoTime() - start;
  }

  /** Nanoseconds of CPU time of this process: its own threads, compiler and garbage collector. */
  long coreNanos() {
    return SYSTEM.getProcessCpuTime() - coreStart;
  }
}

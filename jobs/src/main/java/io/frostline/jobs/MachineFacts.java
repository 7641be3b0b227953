package io.frostline.jobs;

import com.sun.management.OperatingSystemMXBean;
import io.frostline.evaluation.Benchmark.Machine;
import io.frostline.message.Formatted;
import io.frostline.onnx.NetworkSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.package$;

/** What there is to know about the machine of this process. */
final class MachineFacts {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** Instructions that the engine chooses its kernels by, as Linux names them. */
  private static final List<String> EXTENSIONS =
      List.of("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimd", "asimddp", "i8mm");

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private MachineFacts() {}

  /** The machine as it is now. */
  static Machine now() {
    return with(versions());
  }

  /** The same without the versions of what computes, which are asked for by loading it. */
  static Machine hardware() {
    return with(Map.of());
  }

  private static Machine with(Map<String, String> versions) {
    List<String> lines = processors();
    List<String> flags =
        Stream.of("flags", "Features")
            .flatMap(name -> value(lines, name).stream())
            .flatMap(value -> Arrays.stream(value.split(" ")))
            .toList();
    return new Machine(
        value(lines, "model name").orElse(System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        EXTENSIONS.stream().filter(flags::contains).toList(),
        SYSTEM.getTotalMemorySize() >> 20,
        new TreeMap<>(versions),
        SYSTEM.getSystemLoadAverage());
  }

  private static Map<String, String> versions() {
    return Map.of(
        "ONNX Runtime",
        NetworkSession.engineVersion(),
        "Java",
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        "Spark",
        package$.MODULE$.SPARK_VERSION(),
        "System",
        Formatted.of(
            "%s %s %s",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")));
  }

  /** Of the first processor; empty without such a file, as on macOS. */
  private static List<String> processors() {
    try {
      return Files.isReadable(PROCESSORS) ? Files.readAllLines(PROCESSORS) : List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.matches(name + "\\s*:.*"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}

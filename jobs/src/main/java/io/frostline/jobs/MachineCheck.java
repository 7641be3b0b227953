package io.frostline.jobs;

import io.frostline.evaluation.Benchmark.Machine;
import io.frostline.head.LinearAlgebra;
import io.frostline.image.ImageDecoder;
import io.frostline.image.RgbImage;
import io.frostline.jobs.Finding.State;
import io.frostline.message.Formatted;
import io.frostline.onnx.NetworkSession;
import io.frostline.storage.TemporaryFiles;
import io.frostline.text.NativeTokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** What a machine must have for the work of a driver or an executor, looked at in its process. */
final class MachineCheck {
  /** A PNG of 2 x 2 pixels. */
  private static final String PICTURE =
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGM8kWLEwMDAxMDAwMDAAAARKAFipiAqoAAAAABJRU5ErkJggg==";

  /** Less does not hold the native libraries, the network and what Spark spills. */
  private static final long LEAST_SPACE = 1L << 30;

  private static final String NATIVE =
      "It needs a frostline.jar that was built for this platform, and a folder for temporary files that is not mounted with noexec (SPARK_LOCAL_DIRS or TMPDIR for deploy/frostline, -Djava.io.tmpdir elsewhere).";

  private MachineCheck() {}

  /** Everything, a finding for each. */
  static List<Finding> findings() {
    return List.of(
        Finding.of("versions", MachineCheck::versions, "Set SPARK_HOME or JAVA_HOME to another."),
        processor(MachineFacts.hardware()),
        Finding.of(
            "memory", MachineCheck::memory, "Set FROSTLINE_MEMORY=2g, or --driver-memory 2g."),
        Finding.of(
            "temporary files",
            () -> temporaryFiles(TemporaryFiles.root()),
            "Free some space there, or choose another folder: SPARK_LOCAL_DIRS or TMPDIR for deploy/frostline, -Djava.io.tmpdir elsewhere."),
        Finding.of("ONNX Runtime", () -> NetworkSession.engineVersion() + " is loaded", NATIVE),
        Finding.of("OpenCV", MachineCheck::decoder, NATIVE),
        Finding.of("ND4J", MachineCheck::linearAlgebra, NATIVE),
        Finding.of("tokenizer library", MachineCheck::tokenizers, "Only texts need it."));
  }

  private static String versions() {
    SparkVersion version = SparkVersion.ofThisProcess();
    version.check();
    return Formatted.of(
        "Java %s, Spark %s, Scala %s", Runtime.version(), version.spark(), version.scala());
  }

  /** Engines are built for AVX2, and several times as fast on integers with VNNI. */
  static Finding processor(Machine machine) {
    String words =
        Formatted.of(
            "%s, %d cores for this process, %s",
            machine.processor(),
            machine.cores(),
            machine.extensions().isEmpty()
                ? "no known extensions"
                : String.join(" ", machine.extensions()));
    boolean isSlow =
        System.getProperty("os.arch").equals("amd64") && !machine.extensions().contains("avx2");
    return isSlow
        ? new Finding(
            State.SLOW,
            "processor",
            words + ": without avx2 networks take several times as long. Prefer other machines.")
        : new Finding(State.OK, "processor", words);
  }

  private static String memory() {
    long heap = Runtime.getRuntime().maxMemory();
    SparkStart.refuseSmallHeap(heap);
    return Formatted.of(
        "heap of %,d MiB, machine of %,d MiB",
        heap >> 20, MachineFacts.hardware().memoryMebibytes());
  }

  /** Whether files can be written there, and programs run. */
  static String temporaryFiles(Path folder) throws IOException, InterruptedException {
    Path program = Files.createTempFile(folder, "frostline-doctor", ".sh");
    try {
      Files.writeString(program, "#!/bin/sh\nexit 0\n");
      if (program.toFile().setExecutable(true)) {
        new ProcessBuilder(program.toString()).start().waitFor();
      }
    } catch (IOException notExecutable) {
      throw new IOException(
          "programs in " + folder + " cannot be run: it is mounted with noexec", notExecutable);
    } finally {
      Files.delete(program);
    }
    long space = Files.getFileStore(folder).getUsableSpace();
    if (space < LEAST_SPACE) {
      throw new IOException(
          Formatted.of("%s has %,d MiB left, of which 1,024 are needed", folder, space >> 20));
    }
    return Formatted.of("%s, %,d MiB free", folder, space >> 20);
  }

  private static String decoder() throws Exception {
    ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);
    try (RgbImage image = decoder.decode(Base64.getDecoder().decode(PICTURE))) {
      return Formatted.of("has decoded an image of %d x %d", image.width(), image.height());
    }
  }

  private static String linearAlgebra() {
    LinearAlgebra.tryOut();
    return "has multiplied matrices";
  }

  private static String tokenizers() {
    NativeTokenizers.load();
    return "is loaded";
  }
}

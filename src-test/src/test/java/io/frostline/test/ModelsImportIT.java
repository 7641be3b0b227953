package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code frostline models import} in a process of its own, where all that reads foreign networks
 * comes from the jar: HDF5 and ONNX under relocated names, ND4J with its native library.
 */
class ModelsImportIT {
  private static final Path NETWORKS =
      Project.ROOT.resolve("common/src/test/resources/io/frostline/fuzz/network");

  @TempDir private Path models;

  @Test
  void readsAFileOfKeras() throws Exception {
    assertThat(imported("whole.h5", "--preprocess", "none").out())
        .contains("network: 3 layers", "Model package: ");
  }

  @Test
  void readsAZipOfDeeplearning4j() throws Exception {
    assertThat(imported("stack.zip", "--size", 8, "--preprocess", "unit").out())
        .contains("network: 5 layers", "Model package: ");
  }

  private Command imported(String file, Object... options) throws Exception {
    List<Object> command =
        new ArrayList<>(List.of("models", "import", NETWORKS.resolve(file), "--name", "network"));
    command.addAll(List.of(options));
    command.addAll(List.of("--models", models));
    return Launcher.run(command, Map.of()).succeeded();
  }
}

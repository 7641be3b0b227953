package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code frostline doctor} says about this machine. */
class DoctorIT {
  private static final List<String> SUBJECTS =
      List.of(
          "versions",
          "processor",
          "memory",
          "temporary files",
          "ONNX Runtime",
          "OpenCV",
          "ND4J",
          "tokenizer library",
          "model store",
          "catalogue",
          "network",
          "proxies",
          "Spark");

  @TempDir private Path folder;

  @BeforeEach
  void copyStore() throws IOException {
    Project.copy(Project.SAMPLE_MODELS, folder.resolve("models"));
  }

  @Test
  void whereEverythingWorksEveryCheckHasALine() {
    Command run =
        frostline("doctor", "--models", folder.resolve("models"), "--model", "mobilenet_v2");

    List<String> lines = run.succeeded().out().lines().toList();
    assertThat(lines).hasSameSizeAs(SUBJECTS);
    for (int number = 0; number < SUBJECTS.size(); number++) {
      assertThat(lines.get(number))
          .matches("(ok  |slow)   driver           " + SUBJECTS.get(number) + " +\\S.*");
    }
    assertThat(run.out())
        .contains("1 package in " + folder, "mobilenet_v2 is verified and has run");
    assertThat(folder.resolve("models"))
        .isDirectoryContaining(file -> file.endsWith("mobilenet_v2"));
    assertThat(folder.resolve("models").toFile().list()).hasSize(1);
  }

  @Test
  void aStoreThatCannotBeWrittenFails() throws IOException {
    Path store = Files.writeString(folder.resolve("file"), "no folder").resolve("models");

    Command run = frostline("doctor", "--models", store);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .containsPattern("fails  driver           model store        .*Check its address");
    assertThat(run.err())
        .contains("1 check fails: commands will fail, too.")
        .doesNotContain("\tat ");
  }

  @Test
  void aPackageThatIsDamagedFails() throws IOException {
    Files.writeString(folder.resolve("models/mobilenet_v2/model.onnx"), "damaged");

    Command run =
        frostline("doctor", "--models", folder.resolve("models"), "--model", "mobilenet_v2");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).containsPattern("fails  driver           network            .*sha256");
  }
}

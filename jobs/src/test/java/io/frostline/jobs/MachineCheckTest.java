package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.frostline.evaluation.Benchmark.Machine;
import io.frostline.jobs.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineCheckTest {
  @TempDir private Path folder;

  @Test
  void aFolderForTemporaryFilesIsLeftAsItWas() throws Exception {
    assertThat(MachineCheck.temporaryFiles(folder)).startsWith(folder + ", ").endsWith(" MiB free");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatIsMissingFails() {
    Finding finding =
        Finding.of(
            "temporary files",
            () -> MachineCheck.temporaryFiles(folder.resolve("none")),
            "Choose another folder.");

    assertThat(finding.state()).isEqualTo(State.FAILS);
    assertThat(finding.words())
        .startsWith("there is no " + folder.resolve("none"))
        .endsWith(". Choose another folder.");
  }

  @Test
  void aFolderInWhichNoProgramMayRunFails() throws IOException {
    Optional<Path> mounted =
        Files.readAllLines(Path.of("/proc/mounts")).stream()
            .map(line -> line.split(" "))
            .filter(mount -> mount[2].equals("tmpfs") && mount[3].contains("noexec"))
            .map(mount -> Path.of(mount[1]))
            .filter(Files::isWritable)
            .findFirst();
    assumeTrue(mounted.isPresent(), "skipped: needs a tmpfs with noexec that can be written");

    assertThatThrownBy(() -> MachineCheck.temporaryFiles(mounted.get()))
        .hasMessageContaining("it is mounted with noexec");
  }

  @Test
  void aProcessorWithoutAvx2IsSlow() {
    Machine machine = new Machine("An old one", 4, List.of(), 8_000, new TreeMap<>(), 0);
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "skipped: AVX2 is of x86-64");

    assertThat(MachineCheck.processor(machine).line("driver"))
        .startsWith("slow   driver           processor          An old one, 4 cores")
        .contains("no known extensions: without avx2");
  }

  @Test
  void aLibraryThatDoesNotLoadFailsWithWhatToDo() {
    Finding finding =
        Finding.of(
            "OpenCV",
            () -> {
              throw new UnsatisfiedLinkError("failed to map segment from shared object");
            },
            "Choose a folder without noexec.");

    assertThat(finding.line("node7:3"))
        .isEqualTo(
            "fails  node7:3          OpenCV             failed to map segment from shared object."
                + " Choose a folder without noexec.");
  }
}

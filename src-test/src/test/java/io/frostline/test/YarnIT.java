package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A resource manager and two node managers of YARN: an executor is killed in the middle, and the
 * table equals that of an undisturbed run on one machine, to the last bit.
 */
class YarnIT {
  @TempDir private static Path clusterFolder;
  private static ClusterScript cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = ClusterScript.of("yarn", clusterFolder);
    cluster.start();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.stop();
  }

  @Test
  void extractLosesAndDoublesNothingWhenAnExecutorIsKilled() throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    extraction(undisturbed).run().succeeded();
    Path table = folder.resolve("disturbed");

    Command run =
        Launcher.disturb(
            () -> new Table(table).files() > 0,
            driver -> killAnExecutor(),
            extraction(table).command(),
            environment());

    assertThat(run.succeeded().out()).contains("200 extracted now", "0 rejected");
    assertThat(new Table(table).allBits()).isEqualTo(new Table(undisturbed).allBits());
  }

  private static Extraction extraction(Path table) {
    return new Extraction(Project.SAMPLE_IMAGES, table).with("--commit-every", 64);
  }

  private static void killAnExecutor() {
    List<ProcessHandle> executors =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().commandLine().orElse("").contains("/java "))
            .filter(process -> isExecutor(process.info().commandLine().orElseThrow()))
            .toList();
    assertThat(executors).as("executors at work").isNotEmpty();
    executors.get(0).destroyForcibly();
  }

  private static boolean isExecutor(String commandLine) {
    return commandLine.contains(clusterFolder.toString())
        && commandLine.contains("YarnCoarseGrainedExecutorBackend");
  }

  private static Map<String, String> environment() throws IOException {
    String options = Launcher.SHORT_LIVED;
    Path settings =
        Files.write(
            clusterFolder.resolve("spark.conf"),
            List.of(
                "spark.executorEnv.JAVA_TOOL_OPTIONS " + options,
                "spark.yarn.appMasterEnv.JAVA_TOOL_OPTIONS " + options));
    return Map.of(
        "SPARK_HOME",
        clusterFolder.resolve("spark").toString(),
        "HADOOP_CONF_DIR",
        clusterFolder.resolve("conf").toString(),
        "FROSTLINE_MASTER",
        "yarn",
        "FROSTLINE_SPARK_CONF",
        settings.toString(),
        "FROSTLINE_SPARK_OPTIONS",
        "--num-executors 2 --executor-cores 1 --executor-memory 512m"
            + " --conf spark.executor.memoryOverhead=1g");
  }
}

package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps Spark from starting: a message, exit code 2, and no stack trace. */
class SparkFaultsIT {
  @TempDir private Path folder;

  @Test
  void aHeapInWhichSparkDoesNotStart() throws Exception {
    assertRefused(
        Map.of("FROSTLINE_MASTER", "local[2]", "FROSTLINE_MEMORY", "256m"),
        "MiB, but Spark needs at least 450 MiB",
        "Set FROSTLINE_MEMORY=2g, or --driver-memory 2g");
  }

  @Test
  void aHeapThatACommandWithoutSparkFills() throws Exception {
    Command run =
        Launcher.run(
            List.of("models", "verify", "mobilenet_v2", "--models", Project.SAMPLE_MODELS),
            Map.of("FROSTLINE_MASTER", "local[2]", "FROSTLINE_MEMORY", "48m"));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("The heap is full (Java heap space)").doesNotContain("\tat ");
  }

  @Test
  void aMasterThatHasStopped() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    assertRefused(
        Map.of("FROSTLINE_MASTER", "spark://127.0.0.1:" + port),
        "Cannot reach the Spark master spark://127.0.0.1:" + port + ": Connection refused.",
        "FROSTLINE_MASTER has the address that its log");
  }

  @Test
  void aMasterWhoseHostIsUnknown() throws Exception {
    assertRefused(
        Map.of("FROSTLINE_MASTER", "spark://nowhere.invalid:7077"),
        "no address is known for the host nowhere.invalid");
  }

  @Test
  void aMasterThatSparkCannotRead() throws Exception {
    assertRefused(
        Map.of("FROSTLINE_MASTER", "local[two]"),
        "Spark cannot be started with the master local[two]: Could not parse Master URL");
  }

  @Test
  void aSettingWithAValueThatSparkCannotRead() {
    System.setProperty("spark.sql.shuffle.partitions", "none");
    try {
      Command run =
          frostline(new Extraction(Project.SAMPLE_IMAGES, folder.resolve("t")).command().toArray());

      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err())
          .contains(
              "The setting spark.sql.shuffle.partitions of Spark is 'none', but should be int")
          .doesNotContain("\tat ");
    } finally {
      System.setProperty("spark.sql.shuffle.partitions", "4");
      SparkSession.clearActiveSession();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--exector-memory 1g, FROSTLINE_SPARK_OPTIONS has '--exector-memory'",
    "--executor-memory 1x, --executor-memory is '1x'",
    "--executor-cores 1 --conf, ends with --conf",
    "--conf spark.a, --conf is 'spark.a'",
    "1g, FROSTLINE_SPARK_OPTIONS has '1g'",
    "--deploy-mode cluster, the driver runs here",
    "--conf spark.submit.deployMode=cluster, the driver runs here",
  })
  void anOptionOfSparkSubmitThatMakesNoSense(String options, String message) throws Exception {
    assertRefused(
        Map.of("FROSTLINE_MASTER", "spark://127.0.0.1:1", "FROSTLINE_SPARK_OPTIONS", options),
        message);
  }

  @ParameterizedTest
  @CsvSource({
    "FROSTLINE_MASTER, sparc://a:1, The master of Spark is 'sparc://a:1'",
    "FROSTLINE_MASTER, local[2, The master of Spark is 'local[2'",
    "FROSTLINE_MASTER, yarn, Set SPARK_HOME to a Spark installation",
    "FROSTLINE_MEMORY, 2gb, FROSTLINE_MEMORY is '2gb'",
    "SPARK_HOME, /none, SPARK_HOME is /none",
  })
  void aVariableOfTheLauncher(String name, String value, String message) throws Exception {
    assertRefused(Map.of(name, value), message);
  }

  /** As the jars of other versions have it; the rest is the Spark of the build. */
  @ParameterizedTest
  @CsvSource({"3.3.4", "4.0.1"})
  void anotherVersionOfSpark(String version) throws Exception {
    Path home = InstalledSpark.in(folder.resolve("spark"));
    Path facts = Files.createDirectory(folder.resolve("facts"));
    Files.writeString(facts.resolve("spark-version-info.properties"), "version=" + version + "\n");

    assertRefused(
        Map.of(
            "SPARK_HOME",
            home.toString(),
            "HADOOP_CONF_DIR",
            facts.toString(),
            "FROSTLINE_MASTER",
            "local[2]"),
        "Frostline does not run on Spark " + version + " with Scala 2.12.",
        "it needs Spark 3.4 or 3.5 with Scala 2.12. Set SPARK_HOME");
  }

  private void assertRefused(Map<String, String> environment, String... messages)
      throws IOException, InterruptedException {
    Path table = folder.resolve("features");
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("SPARK_LOCAL_IP", "127.0.0.1");

    Command run =
        Launcher.run(new Extraction(Project.SAMPLE_IMAGES.resolve("bird"), table).command(), all);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(messages).doesNotContain("\tat ", "Exception in thread");
    // The last is what Spark logs by its own settings, which its scripts would replace.
    assertThat(run.err().lines())
        .filteredOn(line -> !line.startsWith("Picked up") && !line.startsWith("submitted by"))
        .filteredOn(line -> !line.contains(" INFO "))
        .hasSize(1);
    assertThat(table).doesNotExist();
  }
}

package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/frostline}: the same command with and without a Spark installation. */
class LauncherIT {
  @TempDir private Path folder;

  @Test
  void withoutSparkItRunsOnTheJarsThatMavenResolved() throws Exception {
    Command run = Launcher.run(extract(), Map.of("FROSTLINE_MASTER", "local[2]"));

    assertThat(run.succeeded().out()).contains("25 extracted now");
    assertThat(new Table(table()).count()).isEqualTo(25);
  }

  @Test
  void withSparkHomeItUsesThatSparkAndExecutorsOfTheirOwn() throws Exception {
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            InstalledSpark.in(folder.resolve("spark")).toString(),
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "SPARK_SCALA_VERSION",
            "2.12",
            "FROSTLINE_MASTER",
            "local-cluster[2,1,1024]",
            "FROSTLINE_SPARK_OPTIONS",
            "--conf spark.executor.memory=1g"
                + " --conf spark.serializer=org.apache.spark.serializer.KryoSerializer");

    Command run = Launcher.run(extract(), environment);

    assertThat(run.succeeded().out()).contains("submitted by this Spark", "25 extracted now");
    assertThat(new Table(table()).count()).isEqualTo(25);
  }

  @Test
  void settingsOfAFileBecomeOptions() throws Exception {
    Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '[%s]' \"$@\"\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path settings = folder.resolve("my.conf");
    Files.writeString(settings, "# a comment\n\nspark.a   1\n  spark.b two words");

    Command run =
        Launcher.run(
            List.of("extract"),
            Map.of(
                "SPARK_HOME",
                folder.toString(),
                "FROSTLINE_SPARK_CONF",
                settings.toString(),
                "FROSTLINE_SPARK_OPTIONS",
                "--conf spark.a=2"));

    assertThat(run.succeeded().out())
        .contains("[--conf][spark.a=1][--conf][spark.b=two words][--conf][spark.a=2]")
        .doesNotContain("comment");
  }

  @Test
  void theCatalogueIsInTheJar() throws Exception {
    Command run =
        Launcher.run(List.of("models", "list", "--models", folder.resolve("none")), Map.of());

    assertThat(run.succeeded().out())
        .contains("resnet50-v1", "keras-inceptionv3", "0 packages in the store");
  }

  @Test
  void faultsReachTheShellAsExitCodes() throws Exception {
    assertThat(Launcher.run(List.of("extract", "--nonsense"), Map.of()).exitCode()).isEqualTo(1);
    assertThat(
            Launcher.run(
                    List.of("models", "show", "none", "--models", folder.resolve("none")), Map.of())
                .exitCode())
        .isEqualTo(2);
  }

  private List<Object> extract() {
    return new Extraction(Project.SAMPLE_IMAGES.resolve("bird"), table()).command();
  }

  private Path table() {
    return folder.resolve("features");
  }
}

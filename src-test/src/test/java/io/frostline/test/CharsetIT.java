package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are not ASCII, in an environment that says nothing about the charset. */
class CharsetIT {
  private static final Map<String, String> POSIX =
      Map.of("LC_ALL", "POSIX", "JAVA_TOOL_OPTIONS", Launcher.SHORT_LIVED);

  @TempDir private Path folder;
  private Path images;

  @BeforeEach
  void copyAnImage() throws IOException {
    images = Files.createDirectories(folder.resolve("images"));
    try (var birds = Files.list(Project.SAMPLE_IMAGES.resolve("bird"))) {
      Files.copy(birds.sorted().findFirst().orElseThrow(), images.resolve("vögel.png"));
    }
  }

  @Test
  void theLauncherRunsJavaInUtf8() throws Exception {
    Path table = folder.resolve("größe");

    Launcher.run(new Extraction(images, table).command(), POSIX).succeeded();

    assertThat(new Table(table).select("uri", "").get(0)).endsWith("/vögel.png");
  }

  @Test
  void sparkSubmitWithoutItRefusesNamesThatItCannotRead() throws Exception {
    Path table = folder.resolve("table");
    assertThat(submit(new Extraction(images, table)))
        .contains("gel.png' contains other letters than ASCII", "Set LC_ALL=C.UTF-8", "exit 2")
        .doesNotContain("\tat ");
    assertThat(submit(new Extraction(images, folder.resolve("größe"))))
        .contains("e' contains other letters than ASCII", "Set LC_ALL=C.UTF-8", "exit 2");
    assertThat(submit(new Extraction(images + "/*.png", table)))
        .contains("/*.png' is a pattern of names", "Set LC_ALL=C.UTF-8", "exit 2");
    Path manifest =
        Files.writeString(folder.resolve("manifest.csv"), "uri\n" + images + "/vögel.png\n");
    assertThat(submit(new Extraction(manifest, table)))
        .contains("gel.png' contains other letters than ASCII", "Set LC_ALL=C.UTF-8", "exit 2");
  }

  private String submit(Extraction extraction) throws Exception {
    Path spark = folder.resolve("spark");
    if (!Files.exists(spark)) {
      InstalledSpark.in(spark);
    }
    List<String> words = new ArrayList<>(List.of(spark.resolve("bin/spark-submit").toString()));
    words.addAll(List.of("--master", "local[1]", "--class", "io.frostline.jobs.Frostline"));
    words.add(Project.ROOT.resolve("jobs/target/frostline.jar").toString());
    extraction.command().forEach(word -> words.add(word.toString()));
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(POSIX);
    builder.environment().put("SPARK_HOME", spark.toString());
    builder.environment().put("SPARK_LOCAL_HOSTNAME", "localhost");
    int exitCode =
        builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    return Files.readString(output, StandardCharsets.ISO_8859_1) + "exit " + exitCode;
  }
}

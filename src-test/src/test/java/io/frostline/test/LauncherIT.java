package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/frostline}: the same command with and without a Spark installation. */
class LauncherIT {
  @TempDir private Path folder;

  @Test
  void withoutSparkItRunsOnTheJarsThatTheBuildHasCopied() throws Exception {
    Command run = Launcher.run(extract(), Map.of("FROSTLINE_MASTER", "local[2]"));

    assertThat(run.succeeded().out())
        .contains("25 extracted now")
        .endsWith(
            "Next: %s export --features file:%s --format npy --out arrays\n"
                .formatted(Project.LAUNCHER, table()));
    assertThat(new Table(table()).count()).isEqualTo(25);
  }

  @Test
  void suggestedCommandsBeginWithWhatWasTyped() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    script(bin.resolve("java"), "#!/bin/sh\necho \"$FROSTLINE_PROGRAM\"\n");
    Files.createSymbolicLink(bin.resolve("frostline"), Project.LAUNCHER);
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", "frostline check; " + Project.LAUNCHER + " check");
    shell.environment().remove("SPARK_HOME");
    shell.environment().put("JAVA_HOME", bin.getParent().toString());
    shell.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    shell.environment().put("FROSTLINE_CLASS_DATA", "off");

    byte[] told = shell.start().getInputStream().readAllBytes();

    assertThat(new String(told, StandardCharsets.UTF_8))
        .isEqualTo("frostline\n" + Project.LAUNCHER + "\n");
  }

  @Test
  void classDataMadeOnceIsMappedByLaterCommands() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "needs /proc");
    Path cache = folder.resolve("a cache");
    Map<String, String> environment =
        Map.of(
            "FROSTLINE_CLASS_DATA",
            "auto",
            "FROSTLINE_CACHE",
            cache.toString(),
            "FROSTLINE_MASTER",
            "local[2]");

    String told = Launcher.run(List.of("--prepare"), environment).succeeded().out().strip();

    Path archive = Path.of(told.substring("Class data: ".length()));
    assertThat(archive).hasParent(cache.resolve("class-data")).isNotEmptyFile();
    List<String> mapped = new ArrayList<>();
    Command run =
        Launcher.disturb(
            () -> Files.exists(table()),
            driver -> mapped.addAll(Files.readAllLines(Path.of("/proc/" + driver.pid() + "/maps"))),
            extract(),
            environment);
    assertThat(mapped).anyMatch(line -> line.endsWith(archive.toString()));
    assertThat(run.succeeded().out()).contains("25 extracted now");
    try (Stream<Path> left = Files.list(archive.getParent())) {
      assertThat(left).containsExactlyInAnyOrder(archive, archive.resolveSibling("lock"));
    }
  }

  @Test
  void classDataThatCannotBeMadeIsNotTriedByEveryCommand() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Path java = script(bin.resolve("java"), "#!/bin/sh\n");
    Path tries = folder.resolve("tries");
    script(bin.resolve("setsid"), "#!/bin/sh\necho \"$@\" >>" + tries + "\n");
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME",
            java.getParent().getParent().toString(),
            "PATH",
            bin + ":" + System.getenv("PATH"),
            "FROSTLINE_CLASS_DATA",
            "auto",
            "FROSTLINE_CACHE",
            folder.resolve("cache").toString());

    Launcher.run(List.of("models", "list"), environment).succeeded();
    assertThat(tries).content().containsOnlyOnce("--prepare");
    Command prepared = Launcher.run(List.of("--prepare"), environment);
    assertThat(prepared.exitCode()).isEqualTo(2);
    assertThat(prepared.err()).contains("No class data has been made");
    Launcher.run(List.of("models", "list"), environment).succeeded();
    assertThat(tries).content().containsOnlyOnce("--prepare");
  }

  @Test
  void commandsOfSecondsDoWithoutTheOptimisingCompiler() throws Exception {
    Path java =
        script(
            Files.createDirectories(folder.resolve("jdk/bin")).resolve("java"),
            "#!/bin/sh\necho \"$@\"\n");
    Map<String, String> environment = Map.of("JAVA_HOME", java.getParent().getParent().toString());

    for (String quick :
        List.of(
            "--help",
            "train --help",
            "models",
            "models list",
            "models show mobilenet_v2",
            "extract --limit 8 --model m",
            "classify --model m --limit=100")) {
      assertThat(options(quick, environment)).as(quick).contains("-XX:TieredStopAtLevel=1 ");
    }
    for (String other :
        List.of(
            "extract --model m",
            "extract --limit 101",
            "extract --limit 1000000000000",
            "extract --limit x",
            "extract --model 8 --limit",
            "probe --limit 8",
            "models verify m")) {
      assertThat(options(other, environment)).as(other).doesNotContain("TieredStopAtLevel");
    }
  }

  private static String options(String command, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<Object> words = List.of((Object[]) command.split(" "));
    return Launcher.run(words, environment).succeeded().out();
  }

  private static Path script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
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
  void settingsOfAFileAreHandedOverInAFileThatNobodyElseMayRead() throws Exception {
    Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/bin/sh
        printf '[%s]' "$@"
        while [ "$1" != --properties-file ]; do shift; done
        echo; stat -L -c 'mode %a' "$2"; cat "$2"
        """);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path defaults = Files.createDirectories(folder.resolve("conf")).resolve("spark-defaults.conf");
    Files.writeString(defaults, "spark.a   0\nspark.c   default");
    Path settings = folder.resolve("my.conf");
    Files.writeString(settings, "# a comment\n\nspark.a   1\n  spark.b two words");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));

    Command run =
        Launcher.run(
            List.of("extract"),
            Map.of(
                "SPARK_HOME",
                folder.toString(),
                "FROSTLINE_MASTER",
                "yarn",
                "FROSTLINE_SPARK_CONF",
                settings.toString(),
                "FROSTLINE_SPARK_OPTIONS",
                "--conf spark.a=2",
                "TMPDIR",
                temporary.toString()));

    String[] shown = run.succeeded().out().split("\n", 2);
    assertThat(shown[0]).contains("[--properties-file]", "[--conf][spark.a=2]", "[extract]");
    assertThat(shown[0]).doesNotContain("spark.b", "two words");
    assertThat(shown[1])
        .startsWith("mode 600\nspark.a   0\nspark.c   default\n")
        .contains("spark.executor.extraJavaOptions -Dorg.bytedeco.javacpp.maxbytes=0 ")
        .endsWith("spark.a   1\n  spark.b two words");
    assertThat(temporary).as("what is left of it").isEmptyDirectory();
  }

  @Test
  void aPropertiesFileAmongTheOptionsReplacesTheDefaults() throws Exception {
    Path defaults = Files.writeString(folder.resolve("defaults"), "spark.log.level INFO\n");

    Command run =
        Launcher.run(
            List.of("extract", "--nonsense"),
            Map.of("FROSTLINE_SPARK_OPTIONS", "--verbose --properties-file " + defaults));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("(spark.log.level,INFO)", "(spark.locality.wait,0)")
        .doesNotContain("spark.port.maxRetries");
  }

  @Test
  void aFileOfSettingsThatIsNotThereIsNamed() throws Exception {
    Command run =
        Launcher.run(
            List.of("extract"), Map.of("FROSTLINE_SPARK_CONF", folder.resolve("none").toString()));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .contains("FROSTLINE_SPARK_CONF names a file that cannot be read: " + folder);
  }

  /** It has none of the files that the user has who built the tree. */
  @Test
  void everyUserWhoMayReadTheBuiltTreeMayUseIt() throws Exception {
    List<String> asNobody =
        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", "-i");
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
    List<String> words = new ArrayList<>(asNobody);
    words.addAll(
        List.of("PATH=" + System.getenv("PATH"), "HOME=" + home, "FROSTLINE_MASTER=local[2]"));
    words.add("JAVA_TOOL_OPTIONS=" + Launcher.SHORT_LIVED);
    words.add(Project.LAUNCHER.toString());
    extract().forEach(word -> words.add(word.toString()));
    List<String> mayRead = new ArrayList<>(asNobody);
    mayRead.addAll(List.of("test", "-r", Project.ROOT.resolve("jobs/target/frostline.jar") + ""));
    assumeTrue(
        exitCode(mayRead) == 0,
        "skipped: needs root, setpriv, and a project that other users may read");

    int exitCode = exitCode(words);

    assertThat(exitCode).as(Files.readString(folder.resolve("log"))).isZero();
    assertThat(new Table(table()).count()).isEqualTo(25);
    assertThat(home).isEmptyDirectory();
  }

  private int exitCode(List<String> words) throws InterruptedException {
    try {
      return new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("log").toFile())
          .start()
          .waitFor();
    } catch (IOException noSuchProgram) {
      return -1;
    }
  }

  @Test
  void aJarThatIsMissingIsNamed() throws Exception {
    Path launcher = Files.createDirectories(folder.resolve("deploy")).resolve("frostline");
    Files.copy(Project.LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Path target = Files.createDirectories(folder.resolve("jobs/target"));
    Files.writeString(target.resolve("frostline.jar"), "");
    Files.writeString(target.resolve("spark.classpath"), "spark-jars/a.jar:spark-jars/b.jar");
    Files.writeString(Files.createDirectory(target.resolve("spark-jars")).resolve("a.jar"), "");

    assertThat(exitCode(List.of("env", "-u", "SPARK_HOME", launcher.toString(), "extract")))
        .isEqualTo(2);
    assertThat(Files.readString(folder.resolve("log")))
        .contains("A jar of Spark is missing", target.resolve("spark-jars/b.jar") + ". If it is");
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

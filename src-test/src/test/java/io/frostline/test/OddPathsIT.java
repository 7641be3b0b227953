package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole chain below a folder with every character that some reader of paths takes apart. */
class OddPathsIT {
  /**
   * Blank, percent, escape, fragment, not ASCII, comma, character class, and what else globs have.
   */
  private static final String NAME = "a b%20#ü,[x]";

  private static final String LOW = "block_13_expand_relu";
  private static final String HIGH = "block_15_add";
  private static final Path NETWORKS =
      Project.ROOT.resolve("common/src/test/resources/io/frostline/fuzz/network");

  @TempDir private Path temporary;
  private Path folder;

  @Test
  void everyCommandTakesItsPathsLiterally() throws IOException {
    folder = Files.createDirectory(temporary.resolve(NAME));
    Project.copy(Project.SAMPLE_MODELS, folder.resolve("store"));
    Files.createDirectory(folder.resolve("images"));
    for (String label : List.of("bird", "fruit", "vehicle")) {
      Project.copy(Project.SAMPLE_IMAGES.resolve(label), folder.resolve("images").resolve(label));
    }
    imported();
    extracted();
    trained();
    reported();
    packed();
    manifests();
    probed();
    try (var beside = Files.list(temporary)) {
      assertThat(beside).as("nothing was written beside it").containsExactly(folder);
    }
  }

  private void imported() throws IOException {
    Path network = Files.copy(NETWORKS.resolve("stack.zip"), folder.resolve("network,[1].zip"));
    assertThat(
            run(
                    "models",
                    "import",
                    network,
                    "--name",
                    "stack",
                    "--size",
                    8,
                    "--preprocess",
                    "none",
                    "--models",
                    folder.resolve("store"))
                .out())
        .contains("Model package: " + folder);
    Path archive = folder.resolve("stack,[1].zip");
    run("models", "export", "stack", "--out", archive, "--models", "file:" + store());
    run("models", "import", archive, "--models", folder.resolve("other"));
  }

  private void extracted() {
    Path low = folder.resolve("low");
    Path all = folder.resolve("low,high");
    extract(folder.resolve("images"), low, LOW);
    extract(folder.resolve("images"), all, HIGH);
    assertThat(new Table(low).select("uri", "WHERE uri LIKE '%bird%' ORDER BY uri LIMIT 1").get(0))
        .startsWith("file:" + folder + "/images/bird/");
    assertThat(extract(folder + "/images/*", low, LOW).out()).contains("0 extracted now");
    run("compact", "--table", low);
    assertThat(run("check", low).out()).contains("The table is whole: file:" + folder);
    extract(folder + "/images/bird/*.png", folder.resolve("[birds]"), LOW);
    for (String format : List.of("npy", "csv", "libsvm")) {
      run(
          "export",
          "--features",
          low,
          "--format",
          format,
          "--out",
          folder.resolve("export," + format));
    }
    assertThat(folder.resolve("export,csv/_export.json")).exists();
  }

  private void trained() {
    Path low = folder.resolve("low");
    Path high = folder.resolve("low,high");
    Command train =
        run(
            "train",
            "--features",
            low + "," + high,
            "--epochs",
            1,
            "--workers",
            1,
            "--out",
            "both",
            "--models",
            store());
    assertThat(train.out()).contains("is in the store " + store());
    run(
        "train",
        "--features",
        high,
        "--epochs",
        1,
        "--workers",
        1,
        "--out",
        "one",
        "--models",
        store());
    run(
        "evaluate",
        "--features",
        low,
        "--features",
        high,
        "--model",
        "both",
        "--portion",
        "all",
        "--models",
        store(),
        "--out",
        folder.resolve("report,2"));
  }

  private void reported() throws IOException {
    Path predictions = folder.resolve("predictions");
    run(
        "classify",
        "--images",
        folder.resolve("images"),
        "--model",
        "one",
        "--models",
        store(),
        "--all-probabilities",
        "--out",
        predictions);
    run("evaluate", "--predictions", predictions, "--out", folder.resolve("report"));
    assertThat(Files.readString(folder.resolve("report/report.html"))).contains("data:image");
  }

  private void packed() {
    for (String format : List.of("tar", "parquet")) {
      Path shards = folder.resolve("shards " + format);
      run("pack", "--images", folder.resolve("images"), "--to", format, "--out", shards);
      Path table = folder.resolve("of " + format);
      run(
          "extract",
          "--images",
          shards,
          "--format",
          format,
          "--layer",
          LOW,
          "--model",
          "mobilenet_v2",
          "--models",
          store(),
          "--out",
          table);
      assertThat(new Table(table).count()).isEqualTo(75);
    }
  }

  private void manifests() throws IOException {
    Path csv = folder.resolve("some,[1].csv");
    Files.writeString(csv, "uri,label\n\"" + image() + "\",ü\n");
    Path parquet = folder.resolve("some,[1].parquet");
    SharedSpark.session()
        .sql("SELECT '" + image() + "' AS uri, 'ü' AS label")
        .write()
        .parquet(parquet.toString());
    for (Path manifest : List.of(csv, parquet)) {
      Path table = folder.resolve("of " + manifest.getFileName());
      extract(manifest, table, LOW);
      assertThat(new Table(table).select("label", "")).containsExactly("ü");
    }
  }

  private Path image() throws IOException {
    try (var birds = Files.list(folder.resolve("images/bird"))) {
      return birds.sorted().findFirst().orElseThrow();
    }
  }

  private void probed() {
    Path out = folder.resolve("probe");
    run(
        "probe",
        "--images",
        folder.resolve("images"),
        "--model",
        "mobilenet_v2",
        "--models",
        store(),
        "--layers",
        LOW,
        "--sample",
        40,
        "--seeds",
        1,
        "--examples",
        "all",
        "--turn-seconds",
        0.05,
        "--out",
        out);
    assertThat(out.resolve("report.html")).exists();
  }

  private Path store() {
    return folder.resolve("store");
  }

  private Command extract(Object images, Path table, String layer) {
    return run(
        "extract",
        "--images",
        images,
        "--layer",
        layer,
        "--model",
        "mobilenet_v2",
        "--models",
        store(),
        "--out",
        table);
  }

  private static Command run(Object... arguments) {
    return frostline(arguments).succeeded();
  }
}

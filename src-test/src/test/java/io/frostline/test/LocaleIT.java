package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever language and time zone the machine has: the same tables, models and messages. */
class LocaleIT {
  private static final Locale LOCALE = Locale.getDefault();
  private static final TimeZone ZONE = TimeZone.getDefault();

  @TempDir private static Path folder;
  private static List<String> expected;

  @BeforeAll
  static void runInEnglishAndUtc() throws IOException {
    SparkSession spark = SharedSpark.session().newSession();
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    Path image = Project.SAMPLE_IMAGES.resolve("bird").toRealPath();
    try (var birds = Files.list(image)) {
      image = birds.sorted().findFirst().orElseThrow();
    }
    // Berlin has no half past two in this night.
    for (String label : List.of("TIMESTAMP '2024-03-31 02:30:00.5'", "DATE '2024-03-31'")) {
      spark
          .sql("SELECT '%s' AS uri, %s AS label".formatted(image, label))
          .write()
          .parquet(manifest(label.split(" ")[0]));
    }
    expected = new Runs("en", "UTC").results();
    assertThat(expected)
        .contains("2024-03-31 02:30:00.5", "2024-03-31")
        .anyMatch(line -> line.contains("1,280"));
  }

  @AfterEach
  void restore() {
    Locale.setDefault(LOCALE);
    TimeZone.setDefault(ZONE);
  }

  @ParameterizedTest
  @CsvSource({"tr-TR, Asia/Kathmandu", "de-DE, Europe/Berlin", "ar-EG, Pacific/Chatham"})
  void givesTheSameTablesModelsAndMessages(String language, String zone) throws IOException {
    assertThat(new Runs(language, zone).results()).containsExactlyElementsOf(expected);
  }

  private static String manifest(String kind) {
    return folder.resolve(kind + ".parquet").toString();
  }

  /** The commands in a language and a zone, in a folder of their own. */
  private record Runs(String language, String zone) {
    List<String> results() throws IOException {
      Locale.setDefault(Locale.forLanguageTag(language));
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      Path own = Files.createDirectory(folder.resolve(language));
      Path store = own.resolve("store");
      Path table = own.resolve("features");
      Project.copy(Project.SAMPLE_MODELS, store);
      List<String> results = new ArrayList<>();
      results.addAll(
          extracted(Project.SAMPLE_IMAGES + "/{bird,fruit,vehicle}", table, "--pool", "average"));
      results.addAll(
          new Table(table)
              .select(
                  "* REPLACE (epoch_us(modified) AS modified, md5(features::VARCHAR) AS features)",
                  "ORDER BY uri"));
      for (String kind : List.of("TIMESTAMP", "DATE")) {
        Path dated = own.resolve(kind);
        results.addAll(extracted(manifest(kind), dated, "--layer", "Conv1_relu"));
        results.addAll(new Table(dated).select("label", ""));
      }
      Path csv = own.resolve("csv");
      results.addAll(said("export", "--features", table, "--format", "csv", "--out", csv));
      results.addAll(Files.readAllLines(csv.resolve("features-00000.csv")));
      results.addAll(
          said("train", "--features", table, "--models", store, "--epochs", 2, "--out", "TITLE"));
      results.addAll(said("models", "show", "TITLE", "--models", store));
      Path report = own.resolve("report");
      results.addAll(
          said(
              "evaluate",
              "--features",
              table,
              "--models",
              store,
              "--model",
              "TITLE",
              "--portion",
              "all",
              "--out",
              report));
      results.addAll(said("models", "layers", "TITLE", "--models", store));
      return results;
    }

    private List<String> extracted(Object images, Path table, Object... options) {
      List<Object> words = new ArrayList<>(List.of("extract", "--images", images, "--out", table));
      words.addAll(List.of("--model", "mobilenet_v2", "--models", table.resolveSibling("store")));
      words.addAll(List.of(options));
      return said(words.toArray());
    }

    /** What a command prints, without its folder and the time that it took. */
    private List<String> said(Object... arguments) {
      Command done = frostline(arguments).succeeded();
      return (done.out() + done.err())
          .replace("/" + language + "/", "/LANGUAGE/")
          .replaceAll("[\\d.,]+ (rows|images)/s", "SPEED")
          .lines()
          // How long it takes is in progress, in training.json, and in the entries of head.zip.
          .filter(line -> !line.matches(".*(seconds|\"created\"| left|training.json|head.zip).*"))
          .toList();
    }
  }
}

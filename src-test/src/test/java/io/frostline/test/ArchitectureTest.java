package io.frostline.test;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Formatter;
import java.util.Locale;
import java.util.Scanner;
import java.util.TimeZone;

/**
 * The promise of the architecture: dependencies in one direction, each engine known in one place.
 */
@AnalyzeClasses(
    packages = "io.frostline",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OurOwn.class})
class ArchitectureTest {
  /** The jar contains libraries of others below our name. */
  static final class OurOwn implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/io/frostline/shaded/");
    }
  }

  /** From above to below, as the drawing in common/README.md has them. */
  @ArchTest
  static final ArchRule dependenciesPointDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitecture()
          .layer("jobs")
          .definedBy("io.frostline.jobs..")
          .layer("work on Spark")
          .definedBy(
              "io.frostline.spark.training..",
              "io.frostline.spark.evaluation..",
              "io.frostline.spark.probe..",
              "io.frostline.spark.quantisation..",
              "io.frostline.spark.pack..",
              "io.frostline.spark.export..",
              "io.frostline.spark.review..",
              "io.frostline.spark.neighbours..",
              "io.frostline.spark.ml..")
          .layer("extraction on Spark")
          .definedBy("io.frostline.spark.extraction..")
          .layer("tables on Spark")
          .definedBy(
              "io.frostline.spark.listing..",
              "io.frostline.spark.table..",
              "io.frostline.spark.features..",
              "io.frostline.spark.arrays..",
              "io.frostline.spark")
          .layer("parts of jobs")
          .definedBy(
              "io.frostline.feature..",
              "io.frostline.classifier..",
              "io.frostline.evaluation..",
              "io.frostline.retrain..",
              "io.frostline.quantisation..",
              "io.frostline.review..",
              "io.frostline.neighbours..",
              "io.frostline.catalog..")
          .layer("imports")
          .definedBy("io.frostline.imports..", "io.frostline.proof..")
          .layer("backbone")
          .definedBy("io.frostline.backbone..", "io.frostline.head..")
          .layer("onnx")
          .definedBy("io.frostline.onnx..")
          .layer("image and text")
          .definedBy("io.frostline.image..", "io.frostline.text..")
          .layer("example")
          .definedBy("io.frostline.example..")
          .layer("ground")
          .definedBy("io.frostline.storage..", "io.frostline.message..")
          .whereLayer("jobs")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("work on Spark")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("extraction on Spark")
          .mayOnlyBeAccessedByLayers("jobs", "work on Spark")
          .whereLayer("tables on Spark")
          .mayOnlyBeAccessedByLayers("jobs", "work on Spark", "extraction on Spark")
          .whereLayer("parts of jobs")
          .mayOnlyBeAccessedByLayers(
              "jobs", "work on Spark", "extraction on Spark", "tables on Spark")
          .whereLayer("imports")
          .mayOnlyBeAccessedByLayers(
              "jobs", "work on Spark", "extraction on Spark", "tables on Spark", "parts of jobs")
          .whereLayer("backbone")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "work on Spark",
              "extraction on Spark",
              "tables on Spark",
              "parts of jobs",
              "imports")
          .whereLayer("onnx")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "work on Spark",
              "extraction on Spark",
              "tables on Spark",
              "parts of jobs",
              "imports",
              "backbone")
          .whereLayer("image and text")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "work on Spark",
              "extraction on Spark",
              "tables on Spark",
              "parts of jobs",
              "imports",
              "backbone",
              "onnx")
          .whereLayer("example")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "work on Spark",
              "extraction on Spark",
              "tables on Spark",
              "parts of jobs",
              "imports",
              "backbone",
              "onnx",
              "image and text");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.frostline.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule imagesAndGraphsKnowNothingOfEachOther =
      noClasses()
          .that()
          .resideInAPackage("io.frostline.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.frostline.image..");

  @ArchTest
  static final ArchRule imagesKnowNothingOfTexts =
      noClasses()
          .that()
          .resideInAPackage("io.frostline.image..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.frostline.text..");

  @ArchTest
  static final ArchRule textsKnowNothingOfImages =
      noClasses()
          .that()
          .resideInAPackage("io.frostline.text..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.frostline.image..");

  @ArchTest
  static final ArchRule onlySparkAndJobsKnowSpark =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.frostline.spark..", "io.frostline.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule oneClassKnowsOnnxRuntime =
      noClasses()
          .that()
          .haveNameNotMatching("io\\.frostline\\.onnx\\.NetworkSession(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule onlyTheImagePackageKnowsOpenCv =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.frostline.image..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco..", "org.opencv..");

  @ArchTest
  static final ArchRule onlyTheTextPackageKnowsTheTokenizerLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.frostline.text..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule onlyImportsAndTrainingKnowDeeplearning4j =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.frostline.imports.deeplearning4j..",
              "io.frostline.imports.keras..",
              "io.frostline.retrain..",
              "io.frostline.head..",
              "io.frostline.spark.training..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..")
          .because(
              "it takes seconds to start and a gigabyte of memory: nothing else may load it;"
                  + " imports read foreign networks with it, and retrain, head and training train");

  @ArchTest
  static final ArchRule onlyTrainingKnowsDeeplearning4jOnSpark =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.frostline.spark.training..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.deeplearning4j.spark..");

  @ArchTest
  static final ArchRule nothingDeserialisesJavaObjects =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.frostline.spark.JavaBytes")
          .should()
          .callConstructor(ObjectInputStream.class, InputStream.class)
          .orShould()
          .callMethod(ObjectInputStream.class, "readObject")
          .orShould()
          .callMethodWhere(
              target(name("load").or(nameStartingWith("restore")))
                  .and(target(owner(nameMatching("org\\.deeplearning4j\\..*")))))
          .because(
              "a file from elsewhere would run code: Deeplearning4j's own readers deserialise"
                  + " preprocessor.bin; JavaBytes reads what a task of the same job wrote");

  /** Methods whose result follows the language, the charset or the time zone of the machine. */
  private static final DescribedPredicate<JavaCall<?>> FOLLOW_THE_MACHINE =
      calls(String.class, "formatted", Object[].class)
          .or(calls(String.class, "format", String.class, Object[].class))
          .or(calls(String.class, "toLowerCase"))
          .or(calls(String.class, "toUpperCase"))
          .or(calls(String.class, "getBytes"))
          .or(calls(String.class, "<init>", byte[].class))
          .or(calls(String.class, "<init>", byte[].class, int.class, int.class))
          .or(calls(PrintStream.class, "printf", String.class, Object[].class))
          .or(calls(PrintStream.class, "format", String.class, Object[].class))
          .or(calls(PrintStream.class, "<init>", OutputStream.class))
          .or(calls(PrintStream.class, "<init>", OutputStream.class, boolean.class))
          .or(calls(PrintWriter.class, "printf", String.class, Object[].class))
          .or(calls(PrintWriter.class, "format", String.class, Object[].class))
          .or(calls(PrintWriter.class, "<init>", OutputStream.class))
          .or(calls(PrintWriter.class, "<init>", OutputStream.class, boolean.class))
          .or(calls(Formatter.class, "<init>"))
          .or(calls(Formatter.class, "<init>", Appendable.class))
          .or(calls(InputStreamReader.class, "<init>", InputStream.class))
          .or(calls(OutputStreamWriter.class, "<init>", OutputStream.class))
          .or(calls(FileReader.class, "<init>", File.class))
          .or(calls(FileReader.class, "<init>", String.class))
          .or(calls(FileWriter.class, "<init>", File.class))
          .or(calls(FileWriter.class, "<init>", String.class))
          .or(calls(Scanner.class, "<init>", InputStream.class))
          .or(calls(ByteArrayOutputStream.class, "toString"))
          .or(calls(Charset.class, "defaultCharset"))
          .or(calls(Locale.class, "getDefault"))
          .or(calls(DecimalFormat.class, "<init>"))
          .or(calls(DecimalFormat.class, "<init>", String.class))
          .or(calls(NumberFormat.class, "getInstance"))
          .or(calls(NumberFormat.class, "getNumberInstance"))
          .or(calls(NumberFormat.class, "getIntegerInstance"))
          .or(calls(NumberFormat.class, "getPercentInstance"))
          .or(calls(SimpleDateFormat.class, "<init>", String.class))
          .or(calls(DateTimeFormatter.class, "ofPattern", String.class))
          .or(calls(DateTimeFormatterBuilder.class, "toFormatter"))
          .or(calls(ZoneId.class, "systemDefault"))
          .or(calls(TimeZone.class, "getDefault"))
          .or(calls(LocalDate.class, "now"))
          .or(calls(LocalTime.class, "now"))
          .or(calls(LocalDateTime.class, "now"))
          .or(calls(ZonedDateTime.class, "now"))
          .or(calls(OffsetDateTime.class, "now"))
          .as("methods that follow its language, charset or zone");

  private static DescribedPredicate<JavaCall<?>> calls(
      Class<?> owner, String method, Class<?>... parameters) {
    return target(name(method))
        .and(target(owner(type(owner))))
        .and(target(rawParameterTypes(parameters)));
  }

  @ArchTest
  static final ArchRule nothingFollowsLanguageCharsetOrZoneOfTheMachine =
      noClasses()
          .should()
          .callCodeUnitWhere(FOLLOW_THE_MACHINE)
          .because(
              "tables and messages are the same everywhere: use Formatted.of, printf(Locale.ROOT,"
                  + " …), Locale.ROOT, StandardCharsets.UTF_8 and UTC");
}

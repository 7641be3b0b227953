package io.frostline.test;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.InputStream;
import java.io.ObjectInputStream;

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
              "io.frostline.spark.pack..",
              "io.frostline.spark.export..",
              "io.frostline.spark.ml..")
          .layer("extraction on Spark")
          .definedBy("io.frostline.spark.extraction..")
          .layer("tables on Spark")
          .definedBy(
              "io.frostline.spark.listing..",
              "io.frostline.spark.table..",
              "io.frostline.spark.features..",
              "io.frostline.spark")
          .layer("parts of jobs")
          .definedBy(
              "io.frostline.feature..",
              "io.frostline.classifier..",
              "io.frostline.evaluation..",
              "io.frostline.retrain..",
              "io.frostline.catalog..")
          .layer("imports")
          .definedBy("io.frostline.imports..", "io.frostline.proof..")
          .layer("backbone")
          .definedBy("io.frostline.backbone..", "io.frostline.head..")
          .layer("onnx")
          .definedBy("io.frostline.onnx..")
          .layer("image")
          .definedBy("io.frostline.image..")
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
          .whereLayer("image")
          .mayOnlyBeAccessedByLayers(
              "jobs",
              "work on Spark",
              "extraction on Spark",
              "tables on Spark",
              "parts of jobs",
              "imports",
              "backbone",
              "onnx");

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
}

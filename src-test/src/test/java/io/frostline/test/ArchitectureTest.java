package io.frostline.test;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
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
    importOptions = {ImportOption.DoNotIncludeTests.class})
class ArchitectureTest {
  @ArchTest
  static final ArchRule dependenciesPointDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("jobs")
          .definedBy("io.frostline.jobs..")
          .layer("spark")
          .definedBy("io.frostline.spark..")
          .layer("feature")
          .definedBy(
              "io.frostline.feature..", "io.frostline.classifier..", "io.frostline.evaluation..")
          .layer("backbone")
          .definedBy("io.frostline.backbone..", "io.frostline.head..")
          .layer("image")
          .definedBy("io.frostline.image..")
          .layer("config")
          .definedBy("io.frostline.config..")
          .whereLayer("jobs")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("spark")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("feature")
          .mayOnlyBeAccessedByLayers("jobs", "spark")
          .whereLayer("backbone")
          .mayOnlyBeAccessedByLayers("jobs", "spark", "feature")
          .whereLayer("image")
          .mayOnlyBeAccessedByLayers("jobs", "spark", "feature", "backbone");

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
          .haveNameNotMatching("io\\.frostline\\.backbone\\.NetworkSession(\\$.*)?")
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
              "io.frostline.backbone.imports.deeplearning4j..",
              "io.frostline.backbone.imports.keras..",
              "io.frostline.backbone.retrain..",
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
          .doNotHaveFullyQualifiedName("io.frostline.spark.evaluation.Judgement")
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
                  + " preprocessor.bin; Judgement reads what a task of the same job wrote");
}

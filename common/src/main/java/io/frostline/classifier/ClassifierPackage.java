package io.frostline.classifier;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.TrainedHead;
import io.frostline.imports.deeplearning4j.CompiledHead;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxFile;
import io.frostline.storage.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Classifier packages: a backbone and a head trained on its features, joined in one network, with
 * the head itself and the record of its training beside it.
 */
public final class ClassifierPackage {
  private ClassifierPackage() {}

  /**
   * Checks, before a head is trained, that it can be joined with its backbone.
   *
   * @param head of the same architecture as the one to be trained, with any weights
   * @throws UserException when it cannot be joined
   */
  public static void check(ModelPackage backbone, List<FeatureColumn> columns, TrainedHead head) {
    compiled(
        head,
        compiled -> {
          byte[] onnx = JoinedNetwork.of(backbone, columns, head, compiled).model().toByteArray();
          NetworkSession.openPart(onnx, backbone.description().name() + " with its head").close();
          return null;
        });
  }

  /**
   * Joins, verifies and writes a classifier.
   *
   * @throws UserException when the parts do not fit together, the joined network differs from its
   *     parts, the name is taken, or the store cannot be written
   */
  public static ModelPackage write(
      PackageStore store, Existing existing, NewClassifier classifier) {
    return store.write(classifier.name(), existing, local -> write(local, existing, classifier));
  }

  private static ModelPackage write(ModelStore store, Existing existing, NewClassifier classifier) {
    PackageWriter writer = new PackageWriter(store, existing);
    writer.check(classifier.name());
    return compiled(
        classifier.head(),
        head -> {
          ClassifierFiles files = prove(classifier, head);
          return writer.write(files.description(), files::write);
        });
  }

  private static ClassifierFiles prove(NewClassifier classifier, CompiledHead head) {
    TrainedHead trained = classifier.head();
    JoinedNetwork joined =
        JoinedNetwork.of(classifier.backbone(), classifier.columns(), trained, head);
    HeadRun run = new HeadRun(head, trained.standardisation());
    HeadProof proof =
        new HeadProof(
            joined.model(),
            joined.lower().features(),
            List.copyOf(joined.upper().layers().keySet()),
            run);
    List<Check> checks = new ArrayList<>(List.of(proof.onRandomFeatures()));
    ClassifierFiles unproved = ClassifierFiles.of(classifier, joined);
    ClassifierProof whole =
        ClassifierInput.of(classifier.backbone())
            .prove(new ClassifierParts(classifier, joined, run, proof, unproved.description()));
    checks.addAll(whole.checks());
    return unproved.proved(new ClassifierProof(checks, whole.record()));
  }

  /**
   * How a classifier was trained.
   *
   * @throws UserException when the package is not a classifier, or damaged
   */
  public static TrainingRecord record(ModelPackage classifier) {
    return TrainingRecordFile.read(classifier.file(ModelPackage.TRAINING));
  }

  /**
   * Verifies the head of an installed classifier against Deeplearning4j again.
   *
   * @throws UserException when the package is not a classifier, damaged, or its head differs
   */
  public static Check verifyHead(ModelPackage classifier) {
    ModelDescription description = classifier.description();
    TrainingRecord record = record(classifier);
    Path zip = classifier.file(ModelPackage.HEAD);
    List<String> names = description.layers().stream().map(Layer::name).toList();
    List<String> above = names.subList(names.indexOf(description.features()) + 1, names.size());
    try (CompiledHead head = CompiledHead.open(zip, record.standardisation().width())) {
      return new HeadProof(
              OnnxFile.read(classifier.network()),
              description.features(),
              above,
              new HeadRun(head, record.standardisation()))
          .onRandomFeatures();
    }
  }

  /** Uses a head that is not in a package yet, compiled. */
  static <T> T compiled(TrainedHead head, Function<CompiledHead, T> work) {
    try {
      Path zip = TemporaryFiles.file("frostline", ModelPackage.HEAD);
      try {
        Files.write(zip, head.zip());
        try (CompiledHead compiled = CompiledHead.open(zip, head.width())) {
          return work.apply(compiled);
        }
      } finally {
        Files.delete(zip);
      }
    } catch (IOException unwritable) {
      throw new UserException(
          Formatted.of(
              "Cannot write the head into the temporary folder: %s. Free some space there, or choose another folder: SPARK_LOCAL_DIRS for deploy/frostline, -Djava.io.tmpdir for spark-submit.",
              unwritable),
          unwritable);
    }
  }
}

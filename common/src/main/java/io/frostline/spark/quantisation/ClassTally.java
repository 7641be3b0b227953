package io.frostline.spark.quantisation;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Quantisation.Accuracy;
import io.frostline.backbone.Quantisation.ClassAgreement;
import io.frostline.backbone.cut.ClassOutput;
import io.frostline.evaluation.Metrics.Interval;
import io.frostline.message.UserException;
import java.util.List;
import java.util.Optional;

/** Counts how often two networks name the same class. */
final class ClassTally {
  private ClassTally() {}

  /** The counts; empty if the network does not classify, as far as can be told. */
  static Optional<ClassAgreement> of(ModelPackage model, List<Comparison.Compared> images) {
    List<String> classes;
    try {
      classes = ClassOutput.of(model).classes();
    } catch (UserException noClasses) {
      return Optional.empty();
    }
    long same =
        images.stream().filter(image -> image.classOnFloats() == image.classOnIntegers()).count();
    List<Comparison.Compared> labelled =
        images.stream()
            .filter(image -> image.label() != null && classes.contains(image.label()))
            .toList();
    Interval share = Interval.ofShare(same, images.size());
    long onFloats =
        labelled.stream().filter(image -> names(classes, image.classOnFloats(), image)).count();
    long onIntegers =
        labelled.stream().filter(image -> names(classes, image.classOnIntegers(), image)).count();
    return Optional.of(
        new ClassAgreement(
            same,
            share.low(),
            share.high(),
            labelled.size(),
            onFloats,
            onIntegers,
            accuracy(onFloats, labelled.size()),
            accuracy(onIntegers, labelled.size())));
  }

  private static Accuracy accuracy(long correct, long images) {
    if (images == 0) {
      return null;
    }
    Interval share = Interval.ofShare(correct, images);
    return new Accuracy((double) correct / images, share.low(), share.high());
  }

  private static boolean names(List<String> classes, int number, Comparison.Compared image) {
    return number < classes.size() && classes.get(number).equals(image.label());
  }
}

package io.frostline.evaluation;

import io.frostline.evaluation.Metrics.Averages;
import io.frostline.evaluation.Metrics.Calibration;
import io.frostline.evaluation.Metrics.ClassFigures;
import io.frostline.evaluation.Metrics.Confusion;
import io.frostline.evaluation.Metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Metrics computed from the confusion counts. */
final class ClassSummary {
  private final List<ClassFigures> classes = new ArrayList<>();
  private final List<Confusion> confusion;
  private final long rows;
  private final long correct;

  ClassSummary(List<String> names, List<Confusion> confusion) {
    this.confusion = confusion;
    long[] labels = new long[names.size()];
    long[] predicted = new long[names.size()];
    long[] hits = new long[names.size()];
    for (Confusion pair : confusion) {
      labels[pair.label()] += pair.rows();
      predicted[pair.predicted()] += pair.rows();
      hits[pair.label()] += pair.label() == pair.predicted() ? pair.rows() : 0;
    }
    long all = 0;
    long right = 0;
    for (int index = 0; index < names.size(); index++) {
      classes.add(figures(names.get(index), labels[index], predicted[index], hits[index]));
      all += labels[index];
      right += hits[index];
    }
    rows = all;
    correct = right;
  }

  private static ClassFigures figures(String name, long rows, long predicted, long correct) {
    return new ClassFigures(
        name,
        rows,
        predicted,
        correct,
        share(correct, predicted),
        share(correct, rows),
        share(2 * correct, rows + predicted));
  }

  private static Double share(long part, long whole) {
    return whole == 0 ? null : (Double) ((double) part / whole);
  }

  Metrics metrics(
      Double top5Accuracy, Double logLoss, Calibration calibration, Map<String, String> absent) {
    return new Metrics(
        rows,
        (double) correct / rows,
        Interval.ofShare(correct, rows),
        classes.stream().mapToLong(ClassFigures::rows).max().orElseThrow() / (double) rows,
        top5Accuracy,
        logLoss,
        averages(figures -> figures.rows() + figures.predicted() > 0 ? 1 : 0),
        averages(ClassFigures::rows),
        calibration,
        classes,
        confusion,
        absent);
  }

  private Averages averages(ToDoubleFunction<ClassFigures> weight) {
    return new Averages(
        average(weight, ClassFigures::precision),
        average(weight, ClassFigures::recall),
        average(weight, ClassFigures::f1));
  }

  private double average(
      ToDoubleFunction<ClassFigures> weight, Function<ClassFigures, Double> figure) {
    double sum = 0;
    double weights = 0;
    for (ClassFigures figures : classes) {
      Double value = figure.apply(figures);
      sum += weight.applyAsDouble(figures) * (value == null ? 0 : value);
      weights += weight.applyAsDouble(figures);
    }
    return sum / weights;
  }
}

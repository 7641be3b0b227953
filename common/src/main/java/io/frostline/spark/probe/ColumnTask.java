package io.frostline.spark.probe;

import io.frostline.feature.Portion;
import io.frostline.feature.SplitRule;
import io.frostline.head.LabelledRows;
import io.frostline.head.SoftmaxRegression;
import io.frostline.spark.features.UnusableFeatures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Trains all heads of one column in one task, on one thread: the features are in memory once, as
 * one array. A row consists of its uri, its label, the hash of its uri and its features.
 *
 * @param rows the maximum number of rows of the column
 * @param width features per row
 */
record ColumnTask(SplitRule rule, List<Examples> examples, int seeds, int rows, int width)
    implements FlatMapFunction<Iterator<InternalRow>, Trained> {

  @Override
  public Iterator<Trained> call(Iterator<InternalRow> table) {
    Gathered gathered = new Gathered(rows, width);
    while (table.hasNext()) {
      InternalRow row = table.next();
      String label = row.getUTF8String(1).toString();
      // A label is not known if the pre-trained network rejected all of its images.
      rule.portion(label, row.getLong(2))
          .ifPresent(
              portion ->
                  gathered.add(
                      new Gathered.Key(
                          row.getUTF8String(0).toString(), rule.labels().indexOf(label), portion),
                      row.getArray(3).toFloatArray()));
    }
    return train(gathered).iterator();
  }

  private List<Trained> train(Gathered gathered) {
    int classes = rule.labels().size();
    int[] test = gathered.places(Portion.TEST);
    int[] labels = gathered.labels();
    SoftmaxRegression heads = new SoftmaxRegression(gathered.all(labels), classes);
    ExampleDraw draw = new ExampleDraw(gathered.places(Portion.TRAIN), labels, classes);
    List<Trained> trained = new ArrayList<>();
    for (Examples count : examples) {
      for (long seed = 1; seed <= seeds; seed++) {
        int[] training = draw.draw(count, seed);
        trained.add(new Trained(count, seed, training.length, heads.judge(training, test, seed)));
      }
    }
    return trained;
  }

  /** The rows in the order in which they arrived; their indices follow the order of their uris. */
  private static final class Gathered {
    private final float[] features;
    private final int width;
    private final List<Key> rows = new ArrayList<>();

    private record Key(String uri, int label, Portion portion) {}

    Gathered(int most, int width) {
      this.features = new float[Math.multiplyExact(most, width)];
      this.width = width;
    }

    void add(Key key, float[] row) {
      UnusableFeatures.refuseOtherWidth(key.uri(), row.length, width);
      System.arraycopy(row, 0, features, rows.size() * width, width);
      rows.add(key);
    }

    /** Unused slots belong to no portion. */
    int[] labels() {
      int[] labels = new int[features.length / width];
      for (int place = 0; place < rows.size(); place++) {
        labels[place] = rows.get(place).label();
      }
      return labels;
    }

    LabelledRows all(int[] labels) {
      return new LabelledRows(features, width, labels);
    }

    int[] places(Portion portion) {
      return IntStream.range(0, rows.size())
          .filter(place -> rows.get(place).portion() == portion)
          .boxed()
          .sorted(Comparator.comparing(place -> rows.get(place).uri()))
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }
}

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
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Trains all heads of one column in one task, on one thread: the features are in memory once, as
 * one array. A row consists of its uri, its label, its portion, its features and its fold.
 *
 * @param folds number of folds, each of which tests one head; 0 if the rule says which rows test
 * @param seeds number of heads for each number of examples
 * @param rows the maximum number of rows of the column
 * @param width features per row
 */
record ColumnTask(
    SplitRule rule, int folds, List<Examples> examples, int seeds, int rows, int width)
    implements FlatMapFunction<Iterator<InternalRow>, Trained> {

  @Override
  public Iterator<Trained> call(Iterator<InternalRow> table) {
    Gathered gathered = new Gathered(rows, width);
    while (table.hasNext()) {
      InternalRow row = table.next();
      // A label is not known if the pre-trained network rejected all of its images.
      if (!row.isNullAt(2) && (folds == 0 || !row.isNullAt(4))) {
        gathered.add(
            new Gathered.Key(
                row.getUTF8String(0).toString(),
                rule.labels().indexOf(row.getUTF8String(1).toString()),
                testedBy(Portion.of(row.getUTF8String(2).toString()), row)),
            row.getArray(3).toFloatArray());
      }
    }
    return train(gathered).iterator();
  }

  private int testedBy(Portion portion, InternalRow row) {
    if (folds > 0) {
      return row.getInt(4);
    }
    return portion == Portion.TEST ? Gathered.ALL : Gathered.NONE;
  }

  private List<Trained> train(Gathered gathered) {
    int classes = rule.labels().size();
    int[] labels = gathered.labels();
    SoftmaxRegression heads = new SoftmaxRegression(gathered.all(labels), classes);
    List<Trained> trained = new ArrayList<>();
    for (Examples count : examples) {
      for (int seed = 1; seed <= seeds; seed++) {
        int[] others = gathered.trainingOf(seed);
        int[] training = new ExampleDraw(others, labels, classes).draw(count, seed);
        int[] test = known(gathered.testOf(seed), others, labels);
        trained.add(new Trained(count, seed, training.length, heads.judge(training, test, seed)));
      }
    }
    return trained;
  }

  /** Nothing can be learnt about a class that only the test rows have. */
  private static int[] known(int[] test, int[] training, int[] labels) {
    Set<Integer> classes =
        IntStream.of(training).mapToObj(place -> labels[place]).collect(Collectors.toSet());
    return IntStream.of(test).filter(place -> classes.contains(labels[place])).toArray();
  }

  /** The rows in the order in which they arrived; their indices follow the order of their uris. */
  private static final class Gathered {
    private final float[] features;
    private final int width;
    private final List<Key> rows = new ArrayList<>();

    /** Tests every head. */
    private static final int ALL = -1;

    /** Tests no head. */
    private static final int NONE = 0;

    /**
     * A row.
     *
     * @param testedBy the number of the head that it tests, which is not trained on it
     */
    private record Key(String uri, int label, int testedBy) {}

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

    int[] testOf(int head) {
      return places(testedBy -> testedBy == ALL || testedBy == head);
    }

    int[] trainingOf(int head) {
      return places(testedBy -> testedBy != ALL && testedBy != head);
    }

    private int[] places(IntPredicate testedBy) {
      return IntStream.range(0, rows.size())
          .filter(place -> testedBy.test(rows.get(place).testedBy()))
          .boxed()
          .sorted(Comparator.comparing(place -> rows.get(place).uri()))
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }
}

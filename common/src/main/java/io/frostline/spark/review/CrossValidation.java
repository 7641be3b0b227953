package io.frostline.spark.review;

import io.frostline.head.FittedHead;
import io.frostline.review.ConfidentJoint;
import io.frostline.review.LabelDoubts;
import io.frostline.review.RowBlock;
import io.frostline.review.SelfConfidence;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.JobDescription;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * What heads think of the labels of rows that they were not trained on: a task trains the head of
 * each fold, then tasks classify the rows of each fold by its head.
 *
 * @param joint of given labels and confident classes
 */
record CrossValidation(LabelDoubts doubts, ConfidentJoint joint) {
  /**
   * Trains and classifies.
   *
   * @param blocks the serial form of a {@link RowBlock} each
   */
  static CrossValidation of(
      SparkSession spark, JavaRDD<byte[]> blocks, int width, FoldPlan foldPlan) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<byte[]> plan = context.broadcast(JavaBytes.of(foldPlan));
    Broadcast<byte[]> heads = context.broadcast(heads(spark, blocks, width, plan));
    JavaRDD<byte[]> judged =
        blocks
            .mapPartitions(partition -> probabilities(partition, plan, heads))
            .persist(ReviewBlocks.STORAGE);
    try (JobDescription job =
        JobDescription.of(spark, "Classify the rows of each fold by the head of the others")) {
      return judge(judged, foldPlan);
    } finally {
      judged.unpersist();
      heads.destroy();
      plan.destroy();
    }
  }

  private static byte[] heads(
      SparkSession spark, JavaRDD<byte[]> blocks, int width, Broadcast<byte[]> plan) {
    int folds = JavaBytes.read(plan.value(), FoldPlan.class).count();
    FittedHead[] heads = new FittedHead[folds];
    try (JobDescription job =
        JobDescription.of(spark, "Train heads for the cross-validation of the labels")) {
      blocks
          .mapPartitionsToPair(partition -> foldRows(partition, plan))
          .partitionBy(new HashPartitioner(folds))
          .values()
          .mapPartitionsWithIndex((fold, parts) -> train(fold, parts, plan, width), true)
          .collect()
          .forEach(head -> heads[head._1()] = JavaBytes.read(head._2(), FittedHead.class));
    }
    return JavaBytes.of(heads);
  }

  private static Iterator<Tuple2<Integer, byte[]>> foldRows(
      Iterator<byte[]> blocks, Broadcast<byte[]> plan) {
    FoldPlan known = JavaBytes.read(plan.value(), FoldPlan.class);
    return FoldRows.of(JavaBytes.read(blocks.next(), RowBlock.class), known);
  }

  private static Iterator<Tuple2<Integer, byte[]>> train(
      int fold, Iterator<byte[]> parts, Broadcast<byte[]> plan, int width) {
    FoldPlan known = JavaBytes.read(plan.value(), FoldPlan.class);
    int rows = known.trainingRows(fold, known.classes().length);
    FittedHead head = FoldRows.train(parts, rows, width, known.classCount());
    return List.of(new Tuple2<>(fold, JavaBytes.of(head))).iterator();
  }

  /** The probabilities of the labelled rows of a block. */
  private record Judged(int[] rows, int[] labels, float[] probabilities) implements Serializable {}

  private static Iterator<byte[]> probabilities(
      Iterator<byte[]> blocks, Broadcast<byte[]> plan, Broadcast<byte[]> heads) {
    FoldPlan known = JavaBytes.read(plan.value(), FoldPlan.class);
    FittedHead[] trained = JavaBytes.read(heads.value(), FittedHead[].class);
    RowBlock block = JavaBytes.read(blocks.next(), RowBlock.class);
    return IntStream.range(0, trained.length)
        .mapToObj(fold -> judged(block, known.rows(fold, block), trained[fold]))
        .map(JavaBytes::of)
        .iterator();
  }

  private static Judged judged(RowBlock block, int[] rows, FittedHead head) {
    return new Judged(
        IntStream.of(rows).map(row -> block.first() + row).toArray(),
        IntStream.of(rows).map(row -> block.classes()[row]).toArray(),
        head.probabilities(FoldRows.gathered(block, rows)));
  }

  private static CrossValidation judge(JavaRDD<byte[]> judged, FoldPlan plan) {
    int[] classes = plan.classes();
    int count = plan.classCount();
    LabelDoubts doubts = doubts(judged, plan);
    SelfConfidence confidence = new SelfConfidence(count);
    for (int row = 0; row < classes.length; row++) {
      if (classes[row] != RowBlock.NO_CLASS) {
        confidence.add(classes[row], doubts.own()[row]);
      }
    }
    float[] thresholds = confidence.thresholds();
    byte[] joint =
        judged
            .map(bytes -> JavaBytes.of(joint(bytes, thresholds, count)))
            .treeReduce(
                (one, other) ->
                    JavaBytes.of(
                        JavaBytes.read(one, ConfidentJoint.class)
                            .merge(JavaBytes.read(other, ConfidentJoint.class))));
    return new CrossValidation(doubts, JavaBytes.read(joint, ConfidentJoint.class));
  }

  private static ConfidentJoint joint(byte[] bytes, float[] thresholds, int classes) {
    Judged judged = JavaBytes.read(bytes, Judged.class);
    ConfidentJoint joint = new ConfidentJoint(thresholds);
    for (int row = 0; row < judged.labels.length; row++) {
      joint.add(judged.labels[row], judged.probabilities, row * classes);
    }
    return joint;
  }

  /** For each row of a block what a {@link LabelDoubts} keeps of its probabilities. */
  private record Summary(int[] rows, float[] own, int[] suggested, float[] best)
      implements Serializable {
    static Summary of(byte[] bytes, int classes) {
      Judged judged = JavaBytes.read(bytes, Judged.class);
      int rows = judged.rows.length;
      float[] own = new float[rows];
      int[] suggested = new int[rows];
      float[] best = new float[rows];
      for (int row = 0; row < rows; row++) {
        int start = row * classes;
        own[row] = judged.probabilities[start + judged.labels[row]];
        for (int place = 1; place < classes; place++) {
          if (judged.probabilities[start + place] > judged.probabilities[start + suggested[row]]) {
            suggested[row] = place;
          }
        }
        best[row] = judged.probabilities[start + suggested[row]];
      }
      return new Summary(judged.rows, own, suggested, best);
    }
  }

  private static LabelDoubts doubts(JavaRDD<byte[]> judged, FoldPlan plan) {
    int rows = plan.classes().length;
    int classes = plan.classCount();
    float[] own = new float[rows];
    int[] suggested = new int[rows];
    float[] best = new float[rows];
    for (byte[] bytes : judged.map(each -> JavaBytes.of(Summary.of(each, classes))).collect()) {
      Summary summary = JavaBytes.read(bytes, Summary.class);
      for (int place = 0; place < summary.rows.length; place++) {
        own[summary.rows[place]] = summary.own[place];
        suggested[summary.rows[place]] = summary.suggested[place];
        best[summary.rows[place]] = summary.best[place];
      }
    }
    return new LabelDoubts(plan.classes(), own, suggested, best);
  }
}

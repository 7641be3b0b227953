package io.frostline.spark.listing;

import io.frostline.example.shard.Shard;
import io.frostline.example.shard.ShardReading;
import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.spark.JavaBytes;
import io.frostline.spark.JobDescription;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * How the shards of a source are understood, where that is not obvious: in which columns they
 * differ, and how many of their labels stand for none. Reads the footers of all shards, and labels
 * only where a footer does not exclude such values.
 *
 * @param readings of the shards that are not damaged, in the order of their listing
 */
record ShardReport(List<ShardReading> readings) {
  private static final int SHARDS_IN_TASK = 16;

  static ShardReport of(SparkSession spark, ShardSource source, List<String> shards) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    int tasks = Math.max(spark.sparkContext().defaultParallelism(), shards.size() / SHARDS_IN_TASK);
    try (JobDescription description =
        JobDescription.of(
            spark, Formatted.of("Compare the columns of %s", Count.of(shards.size(), "shard")))) {
      return new ShardReport(
          context
              .parallelize(shards, Math.min(tasks, shards.size()))
              .map(
                  shard ->
                      Shard.reading(
                              source.format(), shard, source.columns(), hadoop.value().value())
                          .map(JavaBytes::of)
                          .orElse(new byte[0]))
              .collect()
              .stream()
              .filter(bytes -> bytes.length > 0)
              .map(bytes -> JavaBytes.read(bytes, ShardReading.class))
              .toList());
    }
  }

  void print(PrintStream to) {
    Map<String, List<ShardReading>> understood = by(ShardReading::columns);
    if (understood.size() > 1) {
      to.printf(Locale.ROOT, "The columns of the shards differ. They are read as follows:%n");
      understood.forEach((columns, shards) -> line(to, shards, columns));
    }
    Map<String, List<ShardReading>> remarks = by(reading -> String.join("; ", reading.remarks()));
    remarks.remove("");
    remarks.forEach((remark, shards) -> line(to, shards, remark));
    List<ShardReading> lacking =
        readings.stream().filter(reading -> reading.noLabels() > 0).toList();
    long noLabels = lacking.stream().mapToLong(ShardReading::noLabels).sum();
    ManifestListing.noLabels(noLabels).forEach(remark -> line(to, lacking, remark));
  }

  private Map<String, List<ShardReading>> by(Function<ShardReading, String> text) {
    return readings.stream()
        .collect(Collectors.groupingBy(text, LinkedHashMap::new, Collectors.toList()));
  }

  /** {@code The shard a.parquet: …}, {@code 3 shards, the first a.parquet: …}. */
  private static void line(PrintStream to, List<ShardReading> shards, String text) {
    String first = ForeignText.line(shards.get(0).file());
    String which =
        shards.size() == 1
            ? "The shard " + first
            : Formatted.of("%s, the first %s", Count.of(shards.size(), "shard"), first);
    to.printf(Locale.ROOT, "%s: %s.%n", which, ForeignText.line(text));
  }
}

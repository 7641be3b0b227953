package io.frostline.spark.listing;

import io.frostline.text.rows.TextPart;
import io.frostline.text.rows.TextParts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The parts of text files, whose rows are counted by a task each, except in the last of a file. */
record CountedParts(
    TextSource source, JavaSparkContext context, Broadcast<SerializableConfiguration> hadoop) {

  /** All parts, with the numbers of their first rows; nothing is read if no file is divided. */
  List<TextPart> of(List<List<TextPart>> files) {
    List<TextPart> uncounted =
        files.stream().flatMap(parts -> parts.subList(0, parts.size() - 1).stream()).toList();
    Iterator<TextPart.Count> counts = counts(uncounted).iterator();
    List<TextPart> all = new ArrayList<>();
    for (List<TextPart> parts : files) {
      all.addAll(
          TextParts.numbered(
              parts, IntStream.range(1, parts.size()).mapToObj(part -> counts.next()).toList()));
    }
    return all;
  }

  private List<TextPart.Count> counts(List<TextPart> parts) {
    if (parts.isEmpty()) {
      return List.of();
    }
    TextSource texts = source;
    Broadcast<SerializableConfiguration> configuration = hadoop;
    return context
        .parallelize(IntStream.range(0, parts.size()).boxed().toList(), parts.size())
        .map(index -> counted(parts.get(index), texts, configuration.value()))
        .collect()
        .stream()
        .map(counted -> new TextPart.Count(counted[0], counted[1]))
        .toList();
  }

  /** Kryo cannot write records. */
  private static long[] counted(TextPart part, TextSource source, SerializableConfiguration hadoop)
      throws IOException {
    TextPart.Count count = TextParts.count(part, source.format(), source.columns(), hadoop.value());
    return new long[] {count.rows(), count.lines()};
  }
}

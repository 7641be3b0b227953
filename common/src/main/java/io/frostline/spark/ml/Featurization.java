package io.frostline.spark.ml;

import io.frostline.example.Content;
import io.frostline.feature.ContentDecoding;
import io.frostline.feature.LoadedNetwork;
import io.frostline.spark.extraction.ExecutorNetwork;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** One task: runs the examples of a partition through the network of the executor. */
final class Featurization implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  static {
    NativeLinearAlgebra.load();
  }

  private final ExecutorNetwork network;
  private final ContentDecoding<?> decoding;
  private final FeaturizedRows.Places places;

  Featurization(
      ExecutorNetwork network, ContentDecoding<?> decoding, FeaturizedRows.Places places) {
    this.network = network;
    this.decoding = decoding;
    this.places = places;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    ExecutorNetwork.Lease lease = network.lease();
    TaskContext.get()
        .addTaskCompletionListener(
            end -> {
              lease.close();
            });
    return featurized(rows, decoding, lease.loaded());
  }

  private <C extends Content> FeaturizedRows<C> featurized(
      Iterator<Row> rows, ContentDecoding<C> content, LoadedNetwork loaded) {
    return new FeaturizedRows<>(
        rows,
        places,
        network.form().examples(),
        new FeaturizedRows.Tools<>(content.decoder(), content.batch(loaded)));
  }
}

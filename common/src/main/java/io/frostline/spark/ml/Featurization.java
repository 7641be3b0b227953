package io.frostline.spark.ml;

import io.frostline.feature.LoadedNetwork;
import io.frostline.feature.PixelBatch;
import io.frostline.feature.PixelForm;
import io.frostline.image.DamagedContent;
import io.frostline.image.ImageDecoder;
import io.frostline.spark.extraction.ExecutorNetwork;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** One task: runs the images of a partition through the network of the executor. */
final class Featurization implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  static {
    NativeLinearAlgebra.load();
  }

  private final ExecutorNetwork network;
  private final int inputColumn;
  private final FeaturizedRows.Added added;
  private final long maxPixels;
  private final DamagedContent damaged;

  Featurization(
      ExecutorNetwork network,
      int inputColumn,
      FeaturizedRows.Added added,
      long maxPixels,
      DamagedContent damaged) {
    this.network = network;
    this.inputColumn = inputColumn;
    this.added = added;
    this.maxPixels = maxPixels;
    this.damaged = damaged;
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
    LoadedNetwork loaded = lease.loaded();
    PixelBatch batch =
        new PixelBatch(PixelForm.of(loaded.form()).framing(), loaded.network(), loaded.batchSize());
    return new FeaturizedRows(
        rows, inputColumn, added, new ImageDecoder(maxPixels, damaged), batch);
  }
}

package io.frostline.spark.arrays;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** How the files of a scan are read, sent to its tasks. */
final class FloatArrayReading extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements scala.Serializable {
  private static final long serialVersionUID = 1L;

  private final Function1<PartitionedFile, Iterator<InternalRow>> usual;
  private final Function1<PartitionedFile, Iterator<InternalRow>> others;
  private final List<String> arrays;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * Creates the reading.
   *
   * @param usual reads all columns, in batches or not
   * @param others reads all rows of the other columns, in batches
   * @param arrays for each column its name if it has arrays of floats, otherwise an empty string
   */
  FloatArrayReading(
      Function1<PartitionedFile, Iterator<InternalRow>> usual,
      Function1<PartitionedFile, Iterator<InternalRow>> others,
      List<String> arrays,
      Broadcast<SerializableConfiguration> hadoop) {
    this.usual = usual;
    this.others = others;
    this.arrays = arrays;
    this.hadoop = hadoop;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Iterator<InternalRow> apply(PartitionedFile file) {
    try {
      Optional<FloatArrayFile> flat =
          FloatArrayFile.open(
              file,
              arrays.stream().filter(name -> !name.isEmpty()).toList(),
              hadoop.value().value());
      // Spark passes batches on as if they were rows.
      return flat.isPresent()
          ? (Iterator<InternalRow>)
              (Iterator<?>) new FloatArrayBatches(flat.get(), others.apply(file), arrays)
          : usual.apply(file);
    } catch (IOException failure) {
      throw FloatArrayFile.unreadable(file, failure);
    }
  }
}

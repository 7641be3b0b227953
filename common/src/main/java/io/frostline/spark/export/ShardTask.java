package io.frostline.spark.export;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.spark.features.UnusableFeatures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One task: writes rows, sorted by file and uri, to their files, with one file open at a time. A
 * row is {@code file, label number, features} and the other columns as text.
 */
final class ShardTask implements FlatMapFunction<Iterator<InternalRow>, Integer> {
  private static final long serialVersionUID = 1L;
  private static final int OTHERS = 3;

  private final Spec spec;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * The input of a task.
   *
   * @param run a name that no other run has
   * @param columns names of the columns without features
   */
  record Spec(
      String out, String run, ExportFormat format, List<String> columns, int width, List<Long> rows)
      implements Serializable {}

  ShardTask(Spec spec, Broadcast<SerializableConfiguration> hadoop) {
    this.spec = spec;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Integer> call(Iterator<InternalRow> rows) throws IOException {
    ExportFolder folder = new ExportFolder(spec.out(), hadoop.value().value());
    List<Integer> written = new ArrayList<>();
    String attempt = spec.run() + "-" + TaskContext.get().taskAttemptId();
    try (Shards shards = new Shards(folder, attempt, written)) {
      while (rows.hasNext()) {
        shards.write(rows.next());
      }
      shards.finish();
    } finally {
      folder.discard(attempt);
    }
    return written.iterator();
  }

  /** The current output file. */
  private final class Shards implements AutoCloseable {
    private final ExportFolder folder;
    private final String attempt;
    private final List<Integer> written;
    private final List<RowWriter> open = new ArrayList<>();
    private int shard = -1;
    private long row;

    Shards(ExportFolder folder, String attempt, List<Integer> written) {
      this.folder = folder;
      this.attempt = attempt;
      this.written = written;
    }

    void write(InternalRow internal) throws IOException {
      if (internal.getInt(0) != shard) {
        finish();
        begin(internal.getInt(0));
      }
      ExportedRow exported = exported(internal);
      for (RowWriter writer : open) {
        writer.write(exported);
      }
      row++;
    }

    private void begin(int next) throws IOException {
      shard = next;
      row = 0;
      open.add(rowWriter(folder.begin(spec.format().file(shard), attempt)));
      if (spec.format().needsIndex()) {
        open.add(
            new IndexWriter(text(folder.begin(ExportFolder.partOfIndex(shard), attempt)), shard));
      }
    }

    private RowWriter rowWriter(OutputStream out) throws IOException {
      return switch (spec.format()) {
        case NPY -> new NpyWriter(out, spec.rows().get(shard), spec.width());
        case CSV -> new CsvWriter(text(out), spec.columns(), spec.width());
        case LIBSVM -> new LibsvmWriter(text(out));
        case PARQUET_VECTORS ->
            throw new IllegalStateException("Parquet is written by Spark itself");
      };
    }

    private static Writer text(OutputStream out) {
      return new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    private ExportedRow exported(InternalRow internal) {
      String[] values = new String[spec.columns().size()];
      for (int column = 0; column < values.length; column++) {
        values[column] =
            internal.isNullAt(OTHERS + column) ? null : internal.getString(OTHERS + column);
      }
      double label = internal.isNullAt(1) ? Double.NaN : internal.getDouble(1);
      return new ExportedRow(row, values, label, features(internal, values));
    }

    private float[] features(InternalRow internal, String[] values) {
      String uri = values[spec.columns().indexOf("uri")];
      ArrayData array = internal.isNullAt(2) ? null : internal.getArray(2);
      UnusableFeatures.refuseOtherWidth(uri, array == null ? 0 : array.numElements(), spec.width());
      // Read value by value, because reading the whole array would turn a null into a zero.
      for (int index = 0; index < spec.width(); index++) {
        if (array.isNullAt(index)) {
          throw UnusableFeatures.gap(uri, index);
        }
      }
      return array.toFloatArray();
    }

    void finish() throws IOException {
      close();
      if (shard < 0) {
        return;
      }
      if (row != spec.rows().get(shard)) {
        throw new IllegalStateException(
            Formatted.of(
                "File %d has %s, but should have %,d.",
                shard, Count.of(row, "row"), spec.rows().get(shard)));
      }
      folder.put(spec.format().file(shard), attempt);
      if (spec.format().needsIndex()) {
        folder.put(ExportFolder.partOfIndex(shard), attempt);
      }
      written.add(shard);
    }

    @Override
    public void close() throws IOException {
      for (RowWriter writer : open) {
        writer.close();
      }
      open.clear();
    }
  }
}

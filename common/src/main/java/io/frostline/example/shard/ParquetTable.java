package io.frostline.example.shard;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * An open Parquet file of images, read page by page if the file has a page index, and row group by
 * row group otherwise.
 *
 * <p>Designed for rows that a few threads request at once, in order: the rows read last are kept
 * for threads that lag behind.
 */
final class ParquetTable implements Closeable {
  private static final int MAX_KEPT = 32;

  private final ParquetFileReader file;
  private final ParquetLayout layout;
  private final MessageType columns;
  private final Map<Long, Group> kept = new HashMap<>();
  private RecordReader<Group> window;
  private long next;
  private long end;

  private ParquetTable(ParquetFileReader file, ShardColumns wanted) {
    this.file = file;
    MessageType schema = file.getFileMetaData().getSchema();
    this.layout = ParquetLayout.of(schema, wanted.withoutLabels());
    this.columns = layout.read(schema);
    file.setRequestedSchema(columns);
  }

  static ParquetTable open(String uri, ShardColumns columns, Configuration hadoop)
      throws IOException {
    ParquetFileReader file = ParquetRows.open(uri, hadoop);
    try {
      return new ParquetTable(file, columns);
    } catch (RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  synchronized byte[] image(long row) throws IOException, RejectedExampleException {
    Group known = kept.get(row);
    return layout.imageIn(known == null ? advance(row) : known);
  }

  private Group advance(long row) throws IOException {
    if (row < next || row >= end) {
      openAt(row);
    }
    Group passed;
    do {
      passed = window.read();
      kept.put(next, passed);
      kept.remove(next - MAX_KEPT);
      next++;
    } while (next <= row);
    return passed;
  }

  private void openAt(long row) throws IOException {
    kept.clear();
    List<BlockMetaData> groups = file.getRowGroups();
    long first = 0;
    for (int group = 0; group < groups.size(); group++) {
      long count = groups.get(group).getRowCount();
      if (row < first + count) {
        open(group, first, row - first);
        return;
      }
      first += count;
    }
    throw new EOFException(
        Formatted.of("the table has %s, but row %,d was requested", Count.of(first, "row"), row));
  }

  private void open(int group, long first, long row) throws IOException {
    BlockMetaData meta = file.getRowGroups().get(group);
    OffsetIndex pages = file.readOffsetIndex(chunk(meta));
    if (pages == null) {
      begin(file.readRowGroup(group), first, first + meta.getRowCount());
      return;
    }
    int page = pageOf(row, pages);
    long last = pages.getLastRowIndex(page, meta.getRowCount());
    if (row < pages.getFirstRowIndex(page) || row > last) {
      throw new DamagedShardException(
          Formatted.of(
              "the page index of the Parquet file is invalid at row %,d: fetch it again",
              first + row));
    }
    RowRanges rows = RowRanges.create(meta.getRowCount(), IntStream.of(page).iterator(), pages);
    begin(
        file.readFilteredRowGroup(group, rows),
        first + pages.getFirstRowIndex(page),
        first + last + 1);
  }

  private void begin(PageReadStore pages, long from, long to) {
    window =
        new ColumnIOFactory()
            .getColumnIO(columns)
            .getRecordReader(pages, new GroupRecordConverter(columns));
    next = from;
    end = to;
  }

  private ColumnChunkMetaData chunk(BlockMetaData group) throws DamagedShardException {
    ColumnPath leaf = ColumnPath.get(layout.leaf());
    return group.getColumns().stream()
        .filter(column -> column.getPath().equals(leaf))
        .findFirst()
        .orElseThrow(() -> new DamagedShardException("a row group has no column " + leaf));
  }

  private static int pageOf(long row, OffsetIndex pages) {
    int page = 0;
    while (page + 1 < pages.getPageCount() && pages.getFirstRowIndex(page + 1) <= row) {
      page++;
    }
    return page;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

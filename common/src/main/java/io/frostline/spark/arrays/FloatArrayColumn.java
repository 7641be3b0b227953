package io.frostline.spark.arrays;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.ParquetDecodingException;

/** Reads the arrays of one column, page by page. */
final class FloatArrayColumn {
  private final ColumnDescriptor column;
  private final FloatArrayVector arrays = new FloatArrayVector();
  private PageReader pages;
  private double floatsPerRow;
  private FloatPage page;

  FloatArrayColumn(ColumnDescriptor column) {
    this.column = column;
  }

  /** Begins a row group. */
  void begin(PageReadStore group) throws IOException {
    pages = group.getPageReader(column);
    floatsPerRow = (double) pages.getTotalValueCount() / group.getRowCount();
    page = nextPage();
  }

  private FloatPage nextPage() throws IOException {
    DataPage next = pages.readPage();
    return next == null ? null : FloatPage.of(next, column);
  }

  /**
   * Reads the next arrays.
   *
   * @return overwritten by the next call
   * @throws ParquetDecodingException if the row group has fewer, or if pages contradict the footer
   */
  FloatArrayVector read(int rows) throws IOException {
    arrays.clear(rows, (int) Math.ceil(floatsPerRow * rows));
    while (page != null) {
      page.addTo(arrays);
      if (!page.isDone()) {
        break;
      }
      page = nextPage();
    }
    if (!arrays.isFull()) {
      throw new ParquetDecodingException(
          "The pages of the column "
              + String.join(".", column.getPath())
              + " have fewer arrays than their row group has rows");
    }
    return arrays;
  }
}

package io.frostline.spark.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as writers other than Spark lay them out. */
class FloatArrayColumnTest {
  private static final ColumnDescriptor COLUMN =
      MessageTypeParser.parseMessageType(
              "message rows { optional group features (LIST) { repeated group list { required float element; } } }")
          .getColumns()
          .get(0);
  private static final int DEFINED = COLUMN.getMaxDefinitionLevel();

  @ParameterizedTest(name = "batches of {0}")
  @ValueSource(ints = {1, 2, 4})
  void arraysContinueOnTheNextPages(int batch) throws IOException {
    FloatArrayColumn column = new FloatArrayColumn(COLUMN);
    column.begin(group(4, page(0, 0, 0, 1, 1), page(4, 1), page(5, 1, 0), page(7, 0, 1, 1)));

    List<List<Float>> arrays = new ArrayList<>();
    for (int read = 0; read < 4; read += batch) {
      FloatArrayVector vector = column.read(batch);
      for (int row = 0; row < batch; row++) {
        List<Float> array = new ArrayList<>();
        for (float number : vector.getArray(row).toFloatArray()) {
          array.add(number);
        }
        arrays.add(array);
      }
    }

    assertThat(arrays)
        .containsExactly(
            List.of(0f), List.of(1f, 2f, 3f, 4f, 5f), List.of(6f), List.of(7f, 8f, 9f));
  }

  @Test
  void refusesFewerArraysThanRows() throws IOException {
    FloatArrayColumn column = new FloatArrayColumn(COLUMN);
    column.begin(group(3, page(0, 0, 1), page(2, 0)));

    assertThatThrownBy(() -> column.read(3))
        .isInstanceOf(ParquetDecodingException.class)
        .hasMessageContaining("have fewer arrays than their row group has rows");
  }

  @Test
  void refusesARowGroupThatBeginsWithinAnArray() throws IOException {
    FloatArrayColumn column = new FloatArrayColumn(COLUMN);
    column.begin(group(1, page(0, 1, 0)));

    assertThatThrownBy(() -> column.read(1))
        .isInstanceOf(ParquetDecodingException.class)
        .hasMessage("A row group begins within an array");
  }

  @Test
  void refusesNullsThatTheFooterDenies() throws IOException {
    DataPage page = page(new int[] {0, 1}, new int[] {DEFINED, DEFINED - 1}, 0);

    assertThatThrownBy(() -> new FloatArrayColumn(COLUMN).begin(group(1, page)))
        .isInstanceOf(ParquetDecodingException.class)
        .hasMessageContaining("A page has nulls");
  }

  private static DataPage page(float first, int... repetition) throws IOException {
    return page(repetition, IntStream.of(repetition).map(each -> DEFINED).toArray(), first);
  }

  private static DataPage page(int[] repetition, int[] definition, float first) throws IOException {
    int count = repetition.length;
    ByteBuffer floats = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < count; index++) {
      floats.putFloat(first + index);
    }
    BytesInput all =
        BytesInput.concat(
            levels(repetition, 1), levels(definition, 2), BytesInput.from(floats.array()));
    return new DataPageV1(
        all, count, (int) all.size(), null, Encoding.RLE, Encoding.RLE, Encoding.PLAIN);
  }

  private static BytesInput levels(int[] levels, int bits) throws IOException {
    RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(bits, 64, 1 << 20, new HeapByteBufferAllocator());
    for (int level : levels) {
      encoder.writeInt(level);
    }
    BytesInput encoded = BytesInput.copy(encoder.toBytes());
    return BytesInput.concat(BytesInput.fromInt((int) encoded.size()), encoded);
  }

  private static PageReadStore group(long rows, DataPage... pages) {
    Iterator<DataPage> each = List.of(pages).iterator();
    PageReader reader =
        new PageReader() {
          @Override
          public DictionaryPage readDictionaryPage() {
            return null;
          }

          @Override
          public long getTotalValueCount() {
            return List.of(pages).stream().mapToLong(DataPage::getValueCount).sum();
          }

          @Override
          public DataPage readPage() {
            return each.hasNext() ? each.next() : null;
          }
        };
    return new PageReadStore() {
      @Override
      public PageReader getPageReader(ColumnDescriptor column) {
        return reader;
      }

      @Override
      public long getRowCount() {
        return rows;
      }
    };
  }
}

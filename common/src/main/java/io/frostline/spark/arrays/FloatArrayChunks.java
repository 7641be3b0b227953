package io.frostline.spark.arrays;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Whether the arrays of a column are flat: floats without nulls in the encoding PLAIN, so that
 * pages contain the floats as they are in memory, after levels that only say where arrays begin.
 * The footer tells.
 */
final class FloatArrayChunks {
  /** Encodings of the floats and of the levels. */
  private static final Set<Encoding> PLAIN = EnumSet.of(Encoding.PLAIN, Encoding.RLE);

  private FloatArrayChunks() {}

  /** Whether a column is flat in all of these row groups. */
  static boolean areFlat(MessageType schema, List<BlockMetaData> groups, String column) {
    return schema.containsField(column)
        && isListOfFloats(schema.getType(column))
        && groups.stream()
            .flatMap(group -> group.getColumns().stream())
            .filter(chunk -> chunk.getPath().toArray()[0].equals(column))
            .allMatch(FloatArrayChunks::isFlat);
  }

  /** {@code group features (LIST) { repeated group list { float element } }}. */
  private static boolean isListOfFloats(Type type) {
    return !type.isPrimitive()
        && !type.isRepetition(Type.Repetition.REPEATED)
        && LogicalTypeAnnotation.listType().equals(type.getLogicalTypeAnnotation())
        && type.asGroupType().getFieldCount() == 1
        && isListOfElements(type.asGroupType().getType(0));
  }

  private static boolean isListOfElements(Type list) {
    if (list.isPrimitive()
        || !list.isRepetition(Type.Repetition.REPEATED)
        || list.asGroupType().getFieldCount() != 1) {
      return false;
    }
    Type element = list.asGroupType().getType(0);
    return element.isPrimitive()
        && !element.isRepetition(Type.Repetition.REPEATED)
        && element.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT;
  }

  private static boolean isFlat(ColumnChunkMetaData chunk) {
    EncodingStats pages = chunk.getEncodingStats();
    boolean plain =
        pages == null
            ? PLAIN.containsAll(chunk.getEncodings()) && !chunk.hasDictionaryPage()
            : Set.of(Encoding.PLAIN).equals(pages.getDataEncodings());
    // A missing array and an empty one count as a null.
    return plain
        && !chunk.isEncrypted()
        && chunk.getStatistics().isNumNullsSet()
        && chunk.getStatistics().getNumNulls() == 0;
  }
}

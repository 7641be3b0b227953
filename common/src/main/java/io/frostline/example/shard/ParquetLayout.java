package io.frostline.example.shard;

import io.frostline.example.RejectedExampleException;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Which columns of a Parquet file contain images, names and labels.
 *
 * <p>Recognises the Spark image source ({@code image}, a struct of decoded pixels), the Spark
 * binaryFile source ({@code path} and {@code content}), the Hugging Face {@code image{bytes,path}},
 * and a table with one binary column, all optionally with {@code uri} and {@code label}.
 *
 * @param image the column with the images: binary, or a struct
 * @param bytes the field of that struct with the bytes, or null
 * @param name the path of the column with their names, or empty
 * @param label the column with their labels, or null
 * @param length the column with their lengths in bytes, or null
 */
record ParquetLayout(String image, String bytes, List<String> name, String label, String length) {
  /** The column with the labels, if no other is named. */
  static final String LABEL = "label";

  private static final String BYTES = "bytes";
  private static final Set<String> USUAL_IMAGE_COLUMNS = Set.of("image", "content");
  private static final List<String> NAME_FIELDS = List.of("path", "origin");

  /**
   * The layout of a file.
   *
   * @throws UserException if a named column is missing, if not exactly one column can contain
   *     images, or if the labels cannot be labels
   */
  static ParquetLayout of(MessageType schema, ShardColumns columns) {
    Type image =
        columns.image() == null
            ? recognised(schema)
            : named(schema, columns.image(), "--image-column");
    if (!mayHoldImages(image) && !isBinary(image)) {
      throw new UserException(
          Formatted.of(
              "The column %s is %s, but images must be binary, the Spark image struct or a struct with bytes. The columns are %s. Correct --image-column.",
              image.getName(), image, names(schema)));
    }
    return new ParquetLayout(
        image.getName(),
        image.isPrimitive()
            ? null
            : SparkImage.matches(image.asGroupType()) ? SparkImage.DATA : BYTES,
        nameOf(schema, image, columns),
        columns.areLabelsUsed() ? labelOf(schema, columns) : null,
        optional(schema, "length").filter(ParquetLayout::isLong).map(Type::getName).orElse(null));
  }

  private static Type recognised(MessageType schema) {
    List<Type> candidates =
        schema.getFields().stream().filter(ParquetLayout::mayHoldImages).toList();
    List<Type> usual =
        candidates.stream()
            .filter(column -> USUAL_IMAGE_COLUMNS.stream().anyMatch(name -> isAlike(name, column)))
            .toList();
    List<Type> found = candidates.size() > 1 && usual.size() == 1 ? usual : candidates;
    if (found.size() != 1) {
      throw new UserException(
          Formatted.of(
              "%s of the columns %s can contain images, which must be binary, the Spark image struct or a struct with bytes. Name one with --image-column.",
              found.isEmpty() ? "None" : "Several", names(schema)));
    }
    return found.get(0);
  }

  private static boolean mayHoldImages(Type column) {
    if (column.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    if (column.isPrimitive()) {
      return isBinary(column) && column.getLogicalTypeAnnotation() == null;
    }
    GroupType struct = column.asGroupType();
    return SparkImage.matches(struct)
        || struct.containsField(BYTES) && isBinary(struct.getType(BYTES));
  }

  private static List<String> nameOf(MessageType schema, Type image, ShardColumns columns) {
    if (columns.uri() != null) {
      return List.of(named(schema, columns.uri(), "--uri-column").getName());
    }
    Optional<Type> uri = optional(schema, "uri");
    if (uri.isPresent()) {
      return List.of(uri.get().getName());
    }
    for (String field : NAME_FIELDS) {
      if (!image.isPrimitive() && optional(image.asGroupType(), field).isPresent()) {
        return List.of(
            image.getName(), optional(image.asGroupType(), field).orElseThrow().getName());
      }
    }
    return optional(schema, "path").map(Type::getName).stream().toList();
  }

  private static String labelOf(MessageType schema, ShardColumns columns) {
    Optional<Type> label =
        columns.label() == null
            ? column(schema, LABEL)
            : Optional.of(named(schema, columns.label(), "--label-column"));
    label.ifPresent(ParquetLabel::check);
    return label.map(Type::getName).orElse(null);
  }

  private static Type named(MessageType schema, String column, String option) {
    if (!schema.containsField(column)) {
      throw new UserException(
          Formatted.of(
              "There is no column %s.%s The columns are %s. Correct %s.",
              column,
              column(schema, column)
                  .map(found -> Formatted.of(" Did you mean '%s'?", found.getName()))
                  .orElse(""),
              names(schema),
              option));
    }
    return schema.getType(column);
  }

  private static Optional<Type> optional(GroupType schema, String column) {
    return column(schema, column).filter(Type::isPrimitive);
  }

  /** Any case and blanks will do. */
  private static Optional<Type> column(GroupType schema, String column) {
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    return ForeignColumns.find(names, column).stream().mapToObj(schema::getType).findFirst();
  }

  private static boolean isAlike(String name, Type column) {
    return ForeignColumns.isAlike(column.getName(), name);
  }

  private static String names(MessageType schema) {
    return String.join(", ", schema.getFields().stream().map(Type::getName).toList());
  }

  private static boolean isBinary(Type column) {
    return column.isPrimitive()
        && column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
  }

  private static boolean isLong(Type column) {
    return column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
  }

  /** The columns that a listing reads; may be empty. */
  MessageType listed(MessageType schema) {
    List<Type> columns = new ArrayList<>();
    if (name.size() == 1) {
      columns.add(schema.getType(name.get(0)));
    } else if (name.size() == 2) {
      columns.add(part(schema.getType(name.get(0)).asGroupType(), name.get(1)));
    }
    for (String column : new String[] {label, length}) {
      if (column != null && columns.stream().noneMatch(type -> type.getName().equals(column))) {
        columns.add(schema.getType(column));
      }
    }
    return new MessageType(schema.getName(), columns);
  }

  /** The columns that reading an image needs. */
  MessageType read(MessageType schema) {
    boolean onlyBytes = BYTES.equals(bytes);
    Type column = schema.getType(image);
    return new MessageType(
        schema.getName(), onlyBytes ? part(column.asGroupType(), bytes) : column);
  }

  private static Type part(GroupType struct, String field) {
    return struct.withNewFields(struct.getType(field));
  }

  /** The path of the leaf column with the bytes. */
  String[] leaf() {
    return bytes == null ? new String[] {image} : new String[] {image, bytes};
  }

  /** The image in a row, as a file that the decoder accepts; empty if the row has none. */
  byte[] imageIn(Group row) throws RejectedExampleException {
    if (row.getFieldRepetitionCount(image) == 0) {
      return new byte[0];
    }
    if (bytes == null) {
      return row.getBinary(image, 0).getBytes();
    }
    Group struct = row.getGroup(image, 0);
    if (bytes.equals(SparkImage.DATA)) {
      return SparkImage.netpbm(struct);
    }
    return struct.getFieldRepetitionCount(bytes) == 0
        ? new byte[0]
        : struct.getBinary(bytes, 0).getBytes();
  }
}

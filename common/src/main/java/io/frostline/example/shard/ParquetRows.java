package io.frostline.example.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.example.ContentKind;
import io.frostline.message.Formatted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of a Parquet file of images. Reads names and labels, but not the images. The position of
 * an image is its row number.
 */
final class ParquetRows implements ShardEntries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN_NAMES = 5;

  private final ParquetFileReader file;
  private final ParquetLayout layout;
  private final MessageType columns;
  private final List<String> labelNames;
  private final ShardColumns wanted;
  private final Optional<String> folderLabel;
  private RecordReader<Group> group;
  private long groupEnd;
  private long row;
  private long noLabels;

  private ParquetRows(ParquetFileReader file, String uri, ShardColumns wanted) {
    this.file = file;
    this.wanted = wanted;
    this.folderLabel =
        wanted.areLabelsUsed()
            ? PartitionFolder.label(
                uri, wanted.label() == null ? ParquetLayout.LABEL : wanted.label())
            : Optional.empty();
    FileMetaData meta = file.getFileMetaData();
    // Like Spark, which prefers the folder to a column.
    this.layout =
        ParquetLayout.of(
            meta.getSchema(), folderLabel.isPresent() ? wanted.withoutLabels() : wanted);
    this.columns = layout.listed(meta.getSchema());
    this.labelNames = labelNames(meta, layout.label());
    file.setRequestedSchema(columns);
  }

  static ParquetRows open(String uri, ShardColumns columns, Configuration hadoop)
      throws IOException {
    ParquetFileReader file = open(uri, hadoop);
    try {
      return new ParquetRows(file, uri, columns);
    } catch (RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  static ParquetFileReader open(String uri, Configuration hadoop) throws IOException {
    FooterOrder.fix(ParquetShardWriter.SCHEMA);
    refuseOtherContent(uri, hadoop);
    try {
      return ParquetFileReader.open(HadoopInputFile.fromPath(new Path(uri), hadoop));
    } catch (IOException failure) {
      throw told(failure);
    }
  }

  /** Parquet's own message quotes the content. */
  private static void refuseOtherContent(String uri, Configuration hadoop) throws IOException {
    try (PositionedFile file = PositionedFile.open(uri, hadoop)) {
      byte[] beginning = file.beginning(ContentKind.WINDOW);
      String magic = new String(beginning, StandardCharsets.ISO_8859_1);
      if (!magic.startsWith("PAR1") && !magic.startsWith("PARE")) {
        throw new DamagedShardException(
            Formatted.of(
                "%s is not a Parquet file, it seems to be %s: check --images and --format, or fetch the file again",
                uri, ContentKind.inWords(beginning)));
      }
    }
  }

  private static IOException told(IOException failure) {
    if (String.valueOf(failure.getMessage()).contains("magic number")) {
      return new DamagedShardException("it is not a Parquet file to its end: fetch the file again");
    }
    return DamagedShardException.isBehind(failure)
        ? new DamagedShardException(failure.getMessage() + ": fetch the file again", failure)
        : failure;
  }

  /**
   * The names of the label numbers, which Hugging Face data sets store in the footer; none for
   * others.
   */
  private static List<String> labelNames(FileMetaData meta, String label) {
    List<String> names = new ArrayList<>();
    String told = meta.getKeyValueMetaData().get("huggingface");
    if (told != null && label != null) {
      try {
        JsonNode features = JSON.readTree(told).path("info").path("features");
        features.path(label).path("names").forEach(name -> names.add(name.asText()));
      } catch (JsonProcessingException unknown) {
        names.clear();
      }
    }
    return names;
  }

  @Override
  public long places() {
    return file.getRecordCount();
  }

  @Override
  public Optional<ShardEntry> next() throws IOException {
    if (row >= places()) {
      return Optional.empty();
    }
    if (columns.getFieldCount() == 0) {
      return Optional.of(new ShardEntry(row++, "", label(null), null));
    }
    if (row >= groupEnd) {
      PageReadStore pages = nextGroup();
      group =
          new ColumnIOFactory()
              .getColumnIO(columns)
              .getRecordReader(pages, new GroupRecordConverter(columns));
      groupEnd = row + pages.getRowCount();
    }
    return Optional.of(entry(group.read()));
  }

  private PageReadStore nextGroup() throws IOException {
    try {
      return file.readNextRowGroup();
    } catch (IOException failure) {
      throw told(failure);
    }
  }

  private ShardEntry entry(Group values) throws DamagedShardException {
    Long length =
        layout.length() == null || values.getFieldRepetitionCount(layout.length()) == 0
            ? null
            : (Long) values.getLong(layout.length(), 0);
    return new ShardEntry(row++, name(values), label(values), length);
  }

  private String name(Group values) {
    if (layout.name().isEmpty()) {
      return "";
    }
    String field = layout.name().get(0);
    boolean nested = layout.name().size() == 2;
    if (nested && values.getFieldRepetitionCount(field) == 0) {
      return "";
    }
    String name =
        nested ? text(values.getGroup(field, 0), layout.name().get(1)) : text(values, field);
    return name == null ? "" : name;
  }

  private String label(Group values) throws DamagedShardException {
    String label =
        layout.label() == null ? folderLabel.orElse(null) : ParquetLabel.of(values, layout.label());
    boolean given = layout.label() != null && values.getFieldRepetitionCount(layout.label()) > 0;
    noLabels += given && label == null ? 1 : 0;
    return label == null || label.isEmpty() ? null : ClassName.of(label, labelNames);
  }

  @Override
  public String columns() {
    String images = layout.bytes() == null ? layout.image() : layout.image() + "." + layout.bytes();
    return Formatted.of("images in %s, %s", images, labelsInWords());
  }

  private String labelsInWords() {
    if (folderLabel.isPresent()) {
      return "labels in the names of folders";
    }
    if (layout.label() == null) {
      return "no labels";
    }
    String type = columns.getType(layout.label()).asPrimitiveType().getPrimitiveTypeName().name();
    return labelNames.isEmpty()
        ? Formatted.of("labels in %s (%s)", layout.label(), type)
        : Formatted.of(
            "labels in %s (%s with the names %s)", layout.label(), type, namesInWords(labelNames));
  }

  /** Short, because every shard may have thousands, and different for different names. */
  private static String namesInWords(List<String> names) {
    return names.size() <= SHOWN_NAMES
        ? String.join(", ", names)
        : Formatted.of(
            "%s and %d more, hash %08x",
            String.join(", ", names.subList(0, SHOWN_NAMES)),
            names.size() - SHOWN_NAMES,
            names.hashCode());
  }

  @Override
  public long countNoLabels() throws IOException {
    if (layout.label() == null || !mayLackLabels()) {
      return 0;
    }
    while (next().isPresent()) {
      // Counted by the way.
    }
    return noLabels;
  }

  /** Text always is a label; whole numbers are if the footer says that the least is not -1. */
  private boolean mayLackLabels() {
    return switch (columns.getType(layout.label()).asPrimitiveType().getPrimitiveTypeName()) {
      case FLOAT, DOUBLE -> true;
      case INT32, INT64 ->
          file.getRowGroups().stream()
              .flatMap(rows -> rows.getColumns().stream())
              .filter(column -> column.getPath().toDotString().equals(layout.label()))
              .anyMatch(column -> isNegative(column.getStatistics()));
      default -> false;
    };
  }

  private static boolean isNegative(Statistics<?> known) {
    return known == null
        || !known.hasNonNullValue()
        || ((Number) known.genericGetMin()).longValue() < 0;
  }

  @Override
  public List<String> remarks() {
    if (!wanted.areLabelsUsed() || folderLabel.isPresent()) {
      return List.of();
    }
    if (layout.label() == null) {
      return List.of("it has no column label, so its images have no labels");
    }
    return layout.label().equals(ParquetLayout.LABEL) || wanted.label() != null
        ? List.of()
        : List.of(Formatted.of("its column '%s' is read as label", layout.label()));
  }

  private static String text(Group values, String field) {
    return values.getFieldRepetitionCount(field) == 0
        ? null
        : values.getValueToString(values.getType().getFieldIndex(field), 0);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

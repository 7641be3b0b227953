package io.frostline.text.rows;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.shard.Shard;
import io.frostline.example.shard.ShardColumns;
import io.frostline.example.shard.ShardEntry;
import io.frostline.example.shard.ShardExampleReader;
import io.frostline.example.shard.ShardFormat;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** The rows of a Parquet file. Their places have the number of the row as their offset. */
final class ParquetTexts implements TextRows {
  private final String file;
  private final TextColumns columns;
  private final Shard shard;
  private final ShardExampleReader texts;

  private ParquetTexts(String file, TextColumns columns, Shard shard, ShardExampleReader texts) {
    this.file = file;
    this.columns = columns;
    this.shard = shard;
    this.texts = texts;
  }

  static ParquetTexts open(String file, TextColumns columns, Configuration hadoop)
      throws IOException {
    ShardColumns shardColumns = columns(file, columns, hadoop);
    return new ParquetTexts(
        file,
        columns,
        Shard.open(ShardFormat.PARQUET, file, shardColumns, hadoop),
        new ShardExampleReader(ShardFormat.PARQUET, shardColumns, hadoop));
  }

  /**
   * The columns of a file as they are written in it.
   *
   * @throws UserException if one is missing, or the texts are not strings
   */
  static ShardColumns columns(String file, TextColumns wanted, Configuration hadoop)
      throws IOException {
    MessageType schema;
    TextContent.stored(file, 0, hadoop).close();
    try (ParquetFileReader opened =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), hadoop))) {
      schema = opened.getFileMetaData().getSchema();
    } catch (RuntimeException damaged) {
      throw new IOException("it is not a whole Parquet file: fetch it again", damaged);
    }
    List<Type> types = schema.getFields();
    FileColumns names = new FileColumns(file, types.stream().map(Type::getName).toList());
    Type text = types.get(names.text(wanted));
    if (!text.isPrimitive()
        || text.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY
        || text.isRepetition(Type.Repetition.REPEATED)) {
      throw new UserException(
          Formatted.of(
              "The column %s of %s is %s, but texts must be strings. Correct --text-column.",
              text.getName(), file, text));
    }
    int id = names.id(wanted);
    int label = names.label(wanted);
    return new ShardColumns(
        text.getName(),
        id < 0 ? null : types.get(id).getName(),
        label < 0 ? wanted.label() : types.get(label).getName());
  }

  @Override
  public Optional<Example> next() throws IOException {
    Optional<ShardEntry> entry = shard.next();
    if (entry.isEmpty() && shard.damage().isPresent()) {
      throw new IOException(shard.damage().get());
    }
    return entry.map(this::example);
  }

  private Example example(ShardEntry entry) {
    long row = entry.place();
    String numbered = TextFile.uri(file, row);
    boolean nameless = columns.id() == null || entry.name().isBlank();
    String uri = nameless ? numbered : entry.name().strip();
    String place = TextPlace.ofRow(file, row, 0, row + 1).written();
    try {
      byte[] text = texts.read(new Example(numbered, null, null, null));
      return new Example(uri, entry.label(), (long) text.length, null, TextHash.of(text), place);
    } catch (RejectedExampleException toBeRejected) {
      return new Example(uri, entry.label(), null, null, null, place);
    }
  }

  @Override
  public void close() throws IOException {
    texts.close();
    shard.close();
  }
}
